import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labAvailable } from './harness/available.js';
import { statusesDuring, timeUntil } from './harness/detection_times.js';
import { inHouse, startOnLine } from './harness/in_house.js';
import { mustRun } from './harness/program.js';
import type { Service } from './harness/service.js';
import { isShown, mainsOn, problemIs, statusesOn, statusesUntil } from './harness/topics_seen.js';

/** A folder that is the service's whole PATH, in which a test puts whatever is to be `ping`. */
class OnlyPath {
  private constructor(readonly folder: string) {}

  static async make(service: Service): Promise<OnlyPath> {
    const folder = join(service.folder, 'bin');
    await mkdir(folder);
    for (const program of ['setpriv', 'true', 'mosquitto', 'sh', 'yes', 'sleep', 'head']) {
      const path = await mustRun('sh', ['-c', 'command -v "$1"', 'sh', program]);
      await symlink(path.trim(), join(folder, program));
    }
    return new OnlyPath(folder);
  }

  /** The words that give the service this PATH. */
  get under(): string[] {
    return ['env', `PATH=${this.folder}`];
  }

  async realPing(): Promise<void> {
    const path = await mustRun('sh', ['-c', 'command -v ping']);
    await symlink(path.trim(), this.ping('next'));
    await rename(this.ping('next'), this.ping());
  }

  /** @param script what it does instead */
  async standInPing(script: string): Promise<void> {
    await writeFile(this.ping('next'), `#!/bin/sh\n${script}\n`);
    await chmod(this.ping('next'), 0o755);
    await rename(this.ping('next'), this.ping());
  }

  removePing(): Promise<void> {
    return rm(this.ping());
  }

  private ping(suffix = ''): string {
    return join(this.folder, `ping${suffix}`);
  }
}

const strangePings: readonly (readonly [what: string, script: string, problem: RegExp])[] = [
  ['one word', 'echo Killed', /odd output/],
  ['bytes that are no text', 'head -c 3000 /dev/urandom', /odd output/],
  ['nothing, as if it had got no answer', 'exit 1', /odd output/],
  ['nothing, as if all were well', 'exit 0', /odd output/],
  ['without end', 'exec yes "64 bytes from"', /without end/],
  ['nothing and never ends', 'exec sleep 600', /did not end/],
];

describe.skipIf(!labAvailable)('ping (needs network namespaces)', () => {
  it('missing or printing rubbish while all is well: OL, and the problem says what it is', () =>
    inHouse({}, async ({ service }) => {
      const path = await OnlyPath.make(service);
      await path.realPing();
      await startOnLine(service, { under: path.under });
      const watch = await service.clients.watchTopics();
      await path.removePing();
      await problemIs(service.clients, /ping is missing/);
      for (const [, script, problem] of strangePings) {
        await path.standInPing(script);
        await problemIs(service.clients, problem);
      }
      expect(await service.clients.status()).toBe('OL');
      await path.realPing();
      await problemIs(service.clients, 'off');
      expect(await statusesUntil(watch, 'OL')).toEqual(['OL']);
      expect(mainsOn(watch)).toContain('unknown');
      expect(mainsOn(watch)).not.toContain('lost');
    }));

  it('missing or printing rubbish in mid-outage: OB with its deadline, until it can be seen that the mains is back', () =>
    inHouse({ configuration: { ups: { low_battery_after: '20s' } } }, async ({ lab, service }) => {
      const path = await OnlyPath.make(service);
      await path.realPing();
      await startOnLine(service, { under: path.under });
      await lab.cut();
      await timeUntil(service.clients, 'OB', 30_000);
      await isShown(service.clients, 'OB');
      const watch = await service.clients.watchTopics();
      await path.removePing();
      await problemIs(service.clients, /ping is missing/);
      for (const [, script, problem] of strangePings.slice(0, 2)) {
        await path.standInPing(script);
        await problemIs(service.clients, problem);
      }
      await timeUntil(service.clients, 'OB LB', 30_000);
      await path.realPing();
      await problemIs(service.clients, 'off');
      await lab.restore();
      await timeUntil(service.clients, 'OL', 30_000);
      expect(await statusesUntil(watch, 'OL')).toEqual(['OB', 'OB LB', 'OL']);
    }));

  it('missing at the start: never silent, undecided, and the problem is on', () =>
    inHouse({}, async ({ service }) => {
      const path = await OnlyPath.make(service);
      service.start({ under: path.under });
      await problemIs(service.clients, /ping is missing/);
      const watch = await service.clients.watchTopics();
      await timeUntil(service.clients, 'Error: Data stale', 60_000);
      expect([...(await statusesDuring(service.clients, 4_000))]).toEqual(['Error: Data stale']);
      expect(statusesOn(watch)).toEqual(['unknown']);
      expect(await service.clients.mqttJson('sentinel-ups/sentinel/10_77_0_11')).toMatchObject({
        state: 'unknown',
      });
      await path.realPing();
      await timeUntil(service.clients, 'OL', 30_000);
      await problemIs(service.clients, 'off');
      expect(await statusesUntil(watch, 'OL')).toEqual(['unknown', 'OL']);
    }));

  it('without permission: never silent, undecided, and the problem is on', () =>
    inHouse({}, async ({ lab, service }) => {
      await lab.run('sysctl', ['-qw', 'net.ipv4.ping_group_range=1 0']);
      service.start({ under: ['setpriv', '--bounding-set=-net_raw', '--inh-caps=-net_raw'] });
      await problemIs(service.clients, /permi/i);
      const watch = await service.clients.watchTopics();
      await timeUntil(service.clients, 'Error: Data stale', 60_000);
      expect([...(await statusesDuring(service.clients, 4_000))]).toEqual(['Error: Data stale']);
      expect(await statusesUntil(watch, 'unknown')).toEqual(['unknown']);
    }));
});
