import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StreamReceiver, UdpReceiver } from '../adapters/log/outlets/log_receivers.js';
import { SentryStandIn } from '../adapters/log/outlets/sentry_stand_in.js';
import { freePort } from '../adapters/mqtt/real_broker.js';
import { LongRunning } from '../lab/harness/long_running.js';
import { MovedClock } from '../lab/harness/moved_clock.js';
import { waitFor } from '../wait_for.js';

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

let folder: string;
let service: LongRunning | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-log-outlets-'));
});
afterEach(async () => {
  await service?.end();
  await rm(folder, { recursive: true, force: true });
});

/** The built program on loopback, with that section `log`. */
const start = async (log: unknown, under: readonly string[] = []): Promise<LongRunning> => {
  const configuration = {
    sentinels: ['127.0.0.1'],
    nut: { listen: [`127.0.0.1:${await freePort()}`] },
    mqtt: false,
    http: false,
    log,
  };
  const config = join(folder, 'ups.yaml');
  await writeFile(config, JSON.stringify(configuration));
  service = new LongRunning(
    ['env', ...under, process.execPath, program, '--config', config, '--data', join(folder, 'data')],
    process.env,
  );
  return service;
};

const fileText = (): Promise<string> =>
  readFile(join(folder, 'data', 'sentinel-ups.log'), 'utf8').catch(() => '');

describe('the log of the built program', () => {
  it('goes from its first line to its last to a file and a log server', async () => {
    const server = await UdpReceiver.listen();
    try {
      const running = await start({ file: {}, syslog: { url: `udp://127.0.0.1:${server.port}` } });
      // Whoever stops it earlier meets a start that is still going on.
      await waitFor('the start in the file', async () =>
        /Mains present[^]*upsd serves/.test(await fileText()),
      );
      running.kill('SIGTERM');
      expect(await running.ended(10_000)).toBe(0);
      const text = await fileText();
      expect(text).toMatch(/^\S+ INFO {2}service: sentinel-ups \S+ starts/);
      expect(text).toMatch(/ service: Stopped\.\n$/);
      await waitFor('the last line', () => server.datagrams.at(-1)?.toString().endsWith('Stopped.'));
      expect(server.datagrams).toHaveLength(text.trimEnd().split('\n').length);
    } finally {
      await server.close();
    }
  });

  it('begins a new file with the first line after midnight, and keeps the old one', async () => {
    const clock = await MovedClock.of({ folder });
    const midnight = new Date().setUTCHours(24, 0, 0, 0);
    const untilMidnight = 10_000;
    const isOver = Date.now() + untilMidnight;
    await clock.setBy((midnight - isOver) / 3_600_000);
    const running = await start({ file: {} }, [...clock.under.slice(1), 'TZ=UTC']);
    await waitFor('a line before', async () => (await fileText()).includes('starts'));
    await waitFor('midnight', () => Date.now() > isOver);
    running.kill('SIGTERM');
    expect(await running.ended(10_000)).toBe(0);
    const old = await readFile(join(folder, 'data', 'sentinel-ups.log.1.gz'));
    // It is compressed in its own time.
    const isPacked = old.readUInt16BE(0) === 0x1f8b;
    expect((isPacked ? gunzipSync(old) : old).toString()).toMatch(
      /T23:59:\S+ INFO {2}service: sentinel-ups \S+ starts/,
    );
    expect(await fileText()).toMatch(/^\S+T00:00:.*service: SIGTERM/);
  });

  it('does not keep it from stopping where a log server takes nothing and another is away', async () => {
    const server = await StreamReceiver.listen();
    const sentry = await SentryStandIn.listen();
    const dsn = `http://0f0f0f@${sentry.host}/4`;
    await sentry.close();
    // Its folder is a file.
    const path = join(folder, 'ups.yaml', 'impossible.log');
    const running = await start({
      file: { path },
      syslog: { url: `tcp://127.0.0.1:${server.port}` },
      sentry: dsn,
    });
    await waitFor('a line at the server', () => server.text.includes('starts'));
    for (const socket of server.sockets) socket.pause();
    await waitFor('the failure of the file', () =>
      running.lines.some(({ text }) => text.includes('impossible.log')),
    );
    running.kill('SIGTERM');
    expect(await running.ended(10_000)).toBe(0);
    expect(running.lines.some(({ text }) => text.includes('did not reach'))).toBe(true);
    expect(running.lines.map(({ text }) => text).join('\n')).not.toContain('0f0f0f');
    await server.close();
  });
});
