import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { certificateAuthority, type Certificates } from '../adapters/mqtt/certificates.js';
import { snapshot } from '../adapters/mqtt/given.js';
import { freePort, RealBroker } from '../adapters/mqtt/real_broker.js';
import { realOutput, type RealOutput, type RealOutputSettings } from '../adapters/mqtt/real_output.js';
import { waitFor } from '../wait_for.js';

const execute = promisify(execFile);

let outputs: RealOutput[] = [];
afterEach(async () => {
  await Promise.all(outputs.map(({ output }) => output.stop()));
  outputs = [];
});

const started = (settings: RealOutputSettings): RealOutput => {
  const real = realOutput(settings);
  outputs.push(real);
  real.output.show(snapshot());
  real.output.start();
  return real;
};
const connects = ({ inbox }: RealOutput): Promise<unknown> =>
  waitFor('the connection', () => inbox.broker.includes('component_recovered'));
const failsWith = async ({ log }: RealOutput, code: RegExp): Promise<void> => {
  const [line] = await waitFor('the failure', () => (log.at('warn').length > 0 ? log.at('warn') : null));
  expect(line).toMatch(code);
};

describe('a broker with users and passwords', () => {
  let broker: RealBroker;
  beforeAll(async () => {
    broker = await RealBroker.start(async (folder) => {
      const file = join(folder, 'passwords');
      await execute('mosquitto_passwd', ['-b', '-c', file, 'sentinel', 'geh:eim@']);
      return ['allow_anonymous false', `password_file ${file}`];
    });
  });
  afterAll(() => broker.stop());

  it('lets us in with the right ones', () =>
    connects(started({ url: broker.url, username: 'sentinel', password: 'geh:eim@' })));

  it('lets us in with those of the URL', () =>
    connects(started({ url: broker.url.replace('//', '//sentinel:geh%3Aeim%40@') })));

  it('is told in words when it refuses, and no password is in any line', async () => {
    const real = started({ url: broker.url, username: 'sentinel', password: 'wrong-geheim' });
    await failsWith(real, /mqtt\.username and mqtt\.password/);
    expect(JSON.stringify([real.log.lines, real.inbox.events])).not.toContain('wrong-geheim');
  });

  it('is told in words when it wants a user', () =>
    failsWith(started({ url: broker.url }), /mqtt\.username/));
});

describe('a broker with TLS that asks for a certificate', () => {
  let ours: Certificates;
  let broker: RealBroker;
  let url: string;
  let client: { cert: string; key: string };
  beforeAll(async () => {
    ours = await certificateAuthority();
    client = await ours.signed('client');
    const server = await ours.signed('server');
    broker = await RealBroker.start(() => [
      'allow_anonymous true',
      'require_certificate true',
      `cafile ${ours.ca}`,
      `certfile ${server.cert}`,
      `keyfile ${server.key}`,
    ]);
    url = `mqtts://127.0.0.1:${broker.port}`;
  });
  afterAll(async () => {
    await broker.stop();
    await rm(ours.folder, { recursive: true });
  });

  it('lets us in with the authority and our certificate', () =>
    connects(started({ url, ca: ours.ca, ...client })));

  it('lets us in by name', () =>
    connects(started({ url: url.replace('127.0.0.1', 'localhost'), ca: ours.ca, ...client })));

  it('is not trusted without its authority', () =>
    failsWith(started({ url, ...client }), /No TLS connection .* Check mqtt\.ca/));

  it('is not trusted with another authority', async () => {
    const other = await certificateAuthority('Other CA');
    const real = started({ url, ca: other.ca, ...client });
    await failsWith(real, /No TLS connection/);
    await rm(other.folder, { recursive: true });
  });

  it('refuses us without a certificate', () =>
    failsWith(started({ url, ca: ours.ca }), /TLS|closed the connection/));

  it('is spoken to without TLS: told, not wedged', () =>
    failsWith(started({ url: broker.url }), /closed the connection/));

  it('is connected to as soon as the file is there: files are read anew for each attempt', async () => {
    const late = join(ours.folder, 'late.crt');
    const real = started({ url, ca: late, ...client });
    await failsWith(real, /mqtt\.ca cannot be read/);
    await copyFile(ours.ca, late);
    await connects(real);
  });

  it('is told when a file is no certificate', () =>
    failsWith(started({ url, ca: ours.ca, cert: ours.ca, key: ours.ca }), /No TLS|failed/));
});

describe('a broker behind WebSockets', () => {
  it('is spoken to all the same', async () => {
    const port = await freePort();
    const broker = await RealBroker.start(() => [
      'allow_anonymous true',
      `listener ${port} 127.0.0.1`,
      'protocol websockets',
    ]);
    const real = started({ url: `ws://127.0.0.1:${port}/mqtt` });
    await connects(real);
    await real.output.stop();
    await broker.stop();
  });

  it('is told in words where there is only a web server', async () => {
    const server = createServer((_, response) => response.writeHead(404).end());
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const real = started({ url: `ws://127.0.0.1:${port}/mqtt` });
    await failsWith(real, /closed the connection before it answered as an MQTT broker/);
    await real.output.stop();
    await new Promise((resolve) => server.close(resolve));
  });
});
