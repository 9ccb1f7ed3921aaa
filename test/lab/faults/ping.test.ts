import { describe, expect, it } from 'vitest';
import { labAvailable } from '../harness/available.js';
import { statusesDuring, timeUntil } from '../harness/detection_times.js';
import { inHouse, startOnLine } from '../harness/in_house.js';
import { OnlyPath } from '../harness/only_path.js';
import { isShown, mainsOn, problemIs, statusesOn, statusesUntil } from '../harness/topics_seen.js';

const strangePings: readonly (readonly [what: string, script: string, problem: RegExp])[] = [
  ['one word', 'echo Killed', /odd output/],
  ['bytes that are no text', 'head -c 3000 /dev/urandom', /odd output/],
  ['nothing, as if it had got no answer', 'exit 1', /odd output/],
  ['nothing, as if all were well', 'exit 0', /odd output/],
  ['without end', 'exec yes "64 bytes from"', /without end/],
  ['nothing and never ends', 'exec sleep 600', /did not end/],
];

// No fping on this PATH: what is pinged is pinged by ping.
describe.skipIf(!labAvailable)('ping (needs network namespaces)', () => {
  it('missing or printing rubbish while all is well: OL, and the problem says what it is', () =>
    inHouse({}, async ({ service }) => {
      const path = await OnlyPath.make(service);
      await path.real('ping');
      await startOnLine(service, { under: path.under });
      const watch = await service.clients.watchTopics();
      await path.remove('ping');
      await problemIs(service.clients, /ping is missing/);
      for (const [, script, problem] of strangePings) {
        await path.standIn('ping', script);
        await problemIs(service.clients, problem);
      }
      expect(await service.clients.status()).toBe('OL');
      await path.real('ping');
      await problemIs(service.clients, 'off');
      expect(await statusesUntil(watch, 'OL')).toEqual(['OL']);
      expect(mainsOn(watch)).toContain('unknown');
      expect(mainsOn(watch)).not.toContain('lost');
    }));

  it('missing or printing rubbish in mid-outage: OB with its deadline, until it can be seen that the mains is back', () =>
    inHouse({ configuration: { ups: { low_battery_after: '20s' } } }, async ({ lab, service }) => {
      const path = await OnlyPath.make(service);
      await path.real('ping');
      await startOnLine(service, { under: path.under });
      await lab.cut();
      await timeUntil(service.clients, 'OB', 30_000);
      await isShown(service.clients, 'OB');
      const watch = await service.clients.watchTopics();
      await path.remove('ping');
      await problemIs(service.clients, /ping is missing/);
      for (const [, script, problem] of strangePings.slice(0, 2)) {
        await path.standIn('ping', script);
        await problemIs(service.clients, problem);
      }
      await timeUntil(service.clients, 'OB LB', 30_000);
      await path.real('ping');
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
      await path.real('ping');
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
