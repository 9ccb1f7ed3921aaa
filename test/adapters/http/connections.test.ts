import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maxWaiting, oneAtATime } from '../../../src/adapters/http/connections.js';
import { defaultLimits, type HttpLimits, type HubSettings } from '../../../src/adapters/http/settings.js';
import { milliseconds, minutes } from '../../../src/domain/core/time.js';
import { waitFor } from '../../wait_for.js';
import { address, token } from './ask.js';
import { HubUnderTest } from './given.js';

let under: HubUnderTest;
let crowd: Socket[] = [];
/** What came back to the crowd. */
let answers = '';

beforeEach(() => {
  crowd = [];
  answers = '';
});
afterEach(async () => {
  for (const socket of crowd) socket.destroy();
  await under.stop();
});

const start = async (
  settings: Partial<HubSettings> = {},
  limits: Partial<HttpLimits> = {},
): Promise<void> => {
  under = await HubUnderTest.start(settings, limits);
};

/** All of them connected from one address, none of them saying anything. */
const connectIdle = async (number: number, from: string): Promise<void> => {
  const idle = Array.from({ length: number }, () =>
    connect({ port: under.port, host: '127.0.0.1', localAddress: from }),
  );
  crowd.push(...idle);
  await Promise.all(
    idle.map(async (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => (answers += data.toString()));
      await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
    }),
  );
};

const openOnes = (): number => crowd.filter(({ closed, destroyed }) => !closed && !destroyed).length;

describe('a crowd of idle connections', () => {
  it('from one address does not keep another one from polling', async () => {
    await start({}, { headersTimeout: minutes(1), requestTimeout: minutes(1) });
    const comes = connectIdle(600, address.stranger);
    expect((await under.ask('/upsc', { from: address.nas })).status).toBe(200);
    await comes;
    expect((await under.ask('/upsc', { from: address.nas })).status).toBe(200);
    await waitFor('the crowd to be thinned out', () => openOnes() === defaultLimits.maxConnectionsOfOne);
    await expect(under.ask('/upsc', { from: address.stranger })).rejects.toThrow();
    expect(under.log.at('warn')).toEqual([
      expect.stringContaining(`Connections of ${address.stranger} to the hub are closed at once`),
    ]);
  });

  it('is closed soon where no request comes, and its address is served again', async () => {
    await start({}, { headersTimeout: milliseconds(200) });
    await connectIdle(defaultLimits.maxConnectionsOfOne, address.nas);
    await waitFor('the idle ones to be closed', () => openOnes() === 0);
    expect(answers).toContain('REQUEST_TIMEOUT');
    expect((await under.ask('/upsc')).status).toBe(200);
  });

  it.each(['127.0.0.9', '127.0.0.8/31'])('is let in from a trusted proxy: %s', async (proxy) => {
    await start({ trustedProxies: [proxy] }, { headersTimeout: minutes(1), requestTimeout: minutes(1) });
    await connectIdle(defaultLimits.maxConnectionsOfOne + 10, address.stranger);
    const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': address.nas };
    expect((await under.ask('/config', { from: address.stranger, headers })).status).toBe(200);
    expect(openOnes()).toBe(defaultLimits.maxConnectionsOfOne + 10);
  });

  it('does not keep those out who come from elsewhere, when every place is taken', async () => {
    await start({}, { maxConnections: 8, headersTimeout: minutes(1), requestTimeout: minutes(1) });
    await connectIdle(8, address.stranger);
    expect((await under.ask('/upsc', { from: address.nas })).status).toBe(200);
    await waitFor('the oldest to be closed', () => openOnes() === 7);
  });
});

describe('a flood', () => {
  /** Writes all of it, and reads until the hub ends the connection or as much was answered as is wanted. */
  const flood = async (text: string, answered = Infinity): Promise<string> => {
    const socket = connect({ port: under.port, host: '127.0.0.1', localAddress: address.stranger });
    crowd.push(socket);
    socket.on('error', () => undefined);
    let received = '';
    socket.on('data', (data) => {
      received += data.toString('latin1');
      if (received.split('HTTP/1.1 ').length > answered) socket.destroy();
    });
    socket.write(text);
    await waitFor('its end', () => socket.closed);
    return received;
  };
  const statusesIn = (text: string): string[] => text.match(/(?<=HTTP\/1\.1 )\d{3}/g) ?? [];

  it('of pipelined requests has one under way at a time, and is ended', async () => {
    await start();
    let underWay = 0;
    let most = 0;
    const server = createServer(
      oneAtATime((_request, response) => {
        underWay += 1;
        most = Math.max(most, underWay);
        setImmediate(() => {
          underWay -= 1;
          response.end('done');
        });
      }),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const own = connect((server.address() as AddressInfo).port, '127.0.0.1');
    crowd.push(own);
    own.on('error', () => undefined);
    let text = '';
    own.on('data', (data) => (text += data.toString()));
    const get = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
    own.write(get.repeat(1 + maxWaiting));
    await waitFor('every answer', () => statusesIn(text).length === 1 + maxWaiting);
    own.write(get.repeat(5_000));
    await waitFor('its end', () => own.closed);
    expect(most).toBe(1);
    server.close();

    await flood('GET /page.js HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(20_000));
    expect((await under.ask('/upsc')).status).toBe(200);
  });

  it.each([
    ['wrong tokens', '/upsc', '401'],
    ['odd paths', '/nothing', '404'],
    ['page files', '/page.js', '200'],
  ])('of %s is refused at last, and told once; who has the token is served', async (_what, path, status) => {
    await start({}, { withoutToken: { burst: 10, perSecond: 0 } });
    const from = address.stranger;
    const asked = async (): Promise<number> =>
      (await under.ask(path, { headers: { authorization: 'Bearer wrong' }, from })).status;
    // A connection and a request each.
    for (let count = 0; count < 5; count += 1) expect(String(await asked())).toBe(status);
    await expect(asked()).rejects.toThrow();
    await expect(under.ask('/upsc', { from })).rejects.toThrow();
    for (let count = 0; count < 30; count += 1) expect((await under.ask('/upsc')).status).toBe(200);
    expect(under.log.at('warn').filter((line) => line.includes('again and again'))).toHaveLength(1);
  });

  it('of requests on one connection is refused at last, and the connection ended', async () => {
    await start({}, { withoutToken: { burst: 10, perSecond: 0 } });
    const answers = statusesIn(await flood('GET /upsc HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(12)));
    expect(answers).toEqual([...Array<string>(9).fill('401'), '429']);
  });

  it.each(['Transfer-Encoding: chunked', 'Content-Length: 1000000000'])(
    'of bytes after a request is not read: %s',
    async (header) => {
      await start();
      const answer = await flood(`GET /page.js HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 200/);
      expect(answer).toMatch(/^connection: close/im);
    },
  );
});
