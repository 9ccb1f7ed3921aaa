import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labAvailable } from '../lab/harness/available.js';
import { LongRunning } from '../lab/harness/long_running.js';
import { CheckoutCopy } from '../scripts/checkout_copy.js';
import { waitFor } from '../wait_for.js';

/** Words that run a program in a network of its own, with or without a gateway. */
const inNetwork = (gateway: string | null): [string, ...string[]] => {
  const route = `ip link add x type veth peer name y; ip address add 10.9.8.2/24 dev x; ip link set x up; ip route add default via ${gateway ?? ''}`;
  const script = `ip link set lo up; ${gateway === null ? '' : `${route};`} exec "$@"`;
  return ['unshare', '--net', 'sh', '-c', script, 'sh'];
};

const startIn = (copy: CheckoutCopy, network: [string, ...string[]], ...args: string[]): LongRunning =>
  new LongRunning([...network, process.execPath, copy.path('scripts', 'run.mjs'), 'start', ...args]);

const running = (start: LongRunning): Promise<string> =>
  waitFor('the program runs', () => /^running .*$/m.exec(start.text)?.[0], { within: 60_000 });

describe.skipIf(!labAvailable)('npm start in a fresh checkout (needs network namespaces)', () => {
  let copy: CheckoutCopy;
  beforeAll(() => {
    copy = new CheckoutCopy();
  });
  afterAll(() => {
    copy.remove();
  });

  it('builds, watches the default gateway, and runs the program with it', async () => {
    const start = startIn(copy, inNetwork('10.9.8.1'));
    expect(await running(start)).toMatch(/^running run --config .*config\/sentinel-ups\.yaml --data .*data$/);
    expect(readFileSync(copy.path('config', 'sentinel-ups.yaml'), 'utf8')).toBe('sentinels:\n  - 10.9.8.1\n');
    expect(start.text).toContain('It watches the default gateway, 10.9.8.1.');

    start.kill('SIGTERM');
    expect(await start.ended()).toBe(7);
    expect(start.text).toContain('asked to stop');
  });

  it('does nothing of it a second time, and leaves the configuration alone', async () => {
    const builtAt = statSync(copy.path('dist', 'main.js')).mtimeMs;
    const secrets = readFileSync(copy.path('config', 'secrets.yaml'), 'utf8');
    const start = startIn(copy, inNetwork(null));
    await running(start);
    await start.end();
    expect(start.text).not.toContain('Building');
    expect(start.text).not.toContain('Wrote');
    expect(statSync(copy.path('dist', 'main.js')).mtimeMs).toBe(builtAt);
    expect(readFileSync(copy.path('config', 'sentinel-ups.yaml'), 'utf8')).toContain('10.9.8.1');
    expect(readFileSync(copy.path('config', 'secrets.yaml'), 'utf8')).toBe(secrets);
  });

  it('builds again where a source changed', async () => {
    const builtAt = statSync(copy.path('dist', 'main.js')).mtimeMs;
    writeFileSync(copy.path('src', 'main.ts'), `\n${readFileSync(copy.path('src', 'main.ts'), 'utf8')}`);
    const start = startIn(copy, inNetwork(null));
    await running(start);
    await start.end();
    expect(statSync(copy.path('dist', 'main.js')).mtimeMs).toBeGreaterThan(builtAt);
  });
});

describe.skipIf(!labAvailable)(
  'npm start without a gateway, or with a configuration (needs network namespaces)',
  () => {
    let copy: CheckoutCopy;
    beforeAll(() => {
      copy = new CheckoutCopy();
    });
    afterAll(() => {
      copy.remove();
    });

    it('writes no configuration where one is given', async () => {
      const start = startIn(copy, inNetwork(null), '--config', '/mine.yaml', '--data=/mine');
      expect(await running(start)).toBe('running run --config /mine.yaml --data=/mine');
      await start.end();
      expect(copy.has('config', 'sentinel-ups.yaml')).toBe(false);
      expect(copy.has('config', 'secrets.yaml')).toBe(false);
    });

    it('watches 127.0.0.1 where there is no gateway, and says so', async () => {
      const start = startIn(copy, inNetwork(null));
      await running(start);
      await start.end();
      expect(start.text).toContain('no default gateway, so it watches 127.0.0.1');
      expect(readFileSync(copy.path('config', 'sentinel-ups.yaml'), 'utf8')).toBe(
        'sentinels:\n  - 127.0.0.1\n',
      );
    });
  },
);
