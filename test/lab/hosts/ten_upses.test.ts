import { describe, expect, it } from 'vitest';
import { DummyUps } from '../../adapters/nut/port/dummy_ups.js';
import { MegatecUps, megatecSettings } from '../../adapters/nut/port/megatec_ups.js';
import { nutUser } from '../../adapters/nut/real_nut.js';
import { randomness } from '../../domain/chance.js';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { inHouse, startOnLine } from '../harness/in_house.js';
import { NutWatch } from '../harness/nut_watch.js';
import { OtherNutServer } from '../harness/other_nut_server.js';

/** Fifty hosts, each on one to three UPSes next to each other. */
const hostsOn = (upses: readonly string[]) => {
  const random = randomness(10);
  return Array.from({ length: 50 }, (_, index) => {
    const first = Math.floor(random() * upses.length);
    const count = 1 + Math.floor(random() * 3);
    const poweredBy = Array.from({ length: count }, (__, next) => upses[(first + next) % upses.length] ?? '');
    const needs = 1 + Math.floor(random() * count);
    return {
      name: `host_${index}`,
      powered_by: poweredBy,
      ...(count === 1 ? {} : { needs }),
      shutdown_delay: `${1 + Math.floor(random() * 10)}s`,
    };
  });
};

describe.skipIf(!labAvailable)('ten UPSes of mixed kinds and fifty hosts (needs network namespaces)', () => {
  it('each say what is so, through an outage that seven of them see', () =>
    inHouse({ sentinels: 5 }, async ({ lab, service }) => {
      const user = await nutUser();
      const [one = '', two = '', three = '', four = '', five = ''] = lab.sentinels;
      const serial = await Promise.all(
        ['serial1', 'serial2'].map((name) => MegatecUps.start(service.folder, user, name)),
      );
      const dummies = await Promise.all(
        ['dummy1', 'dummy2', 'dummy3'].map((name) => DummyUps.create(service.folder, name)),
      );
      const far = await OtherNutServer.start(lab);
      const qx = (index: number) => ({
        driver: 'nutdrv_qx',
        port: serial[index]?.path,
        settings: { ...megatecSettings, ignorelb: true },
      });
      const byUps: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
        cellar: { sentinels: [two], low_battery_after: '10m' },
        office: { ...dummies[0]?.keys, sentinels: [five] },
        rack: { ...dummies[1]?.keys },
        shed: { sentinels: [three], low_battery_after: '10m' },
        attic: { ...qx(0), sentinels: [four] },
        serial: qx(1),
        desk: { ...dummies[2]?.keys },
        far: { upsd: far.address },
        alarm: { upsd: far.address },
      };
      const names = ['ups', ...Object.keys(byUps)];
      const hosts = hostsOn(names);
      await service.configure({
        sentinels: [one],
        witnesses: [],
        detection: { interval: '500ms', timeout: '300ms', restore_after: '1s', boot_grace: '2s' },
        ups: { name: 'ups', low_battery_after: '10m' },
        upses: Object.entries(byUps).map(([name, keys]) => ({ name, ...keys })),
        hosts,
      });
      const everyName = [...names, ...hosts.map(({ name }) => name)];
      const watch = new NutWatch(lab, everyName);
      const all = (what: string, fits: (name: string) => boolean): Promise<unknown> =>
        waitFor(what, () => everyName.every(fits), {
          within: 60_000,
          every: 100,
        }).catch((error: unknown) => {
          const others = everyName.filter((name) => !fits(name));
          throw new Error(
            `${what}: not ${others.map((name) => `${name} (${watch.told(name).join(', ')})`).join('; ')}`,
            {
              cause: error,
            },
          );
        });
      // The breaker of the attic's UPS alone: its sentinel goes on answering.
      const lost = ['ups', 'shed', 'attic', 'serial', 'desk', 'far', 'alarm'];
      const lostBy = ({ powered_by: upses }: (typeof hosts)[number]): number =>
        upses.filter((name) => lost.includes(name)).length;
      const expected = (name: string): string => {
        const host = hosts.find((candidate) => candidate.name === name);
        if (host === undefined) return lost.includes(name) ? 'OB' : 'OL';
        if (lostBy(host) === 0) return 'OL';
        return host.powered_by.length - lostBy(host) < (host.needs ?? 1) ? 'OB LB' : 'OB';
      };
      try {
        await startOnLine(service);
        await all('every UPS says OL', (name) => watch.now(name) === 'OL');
        const set = async (isOut: boolean): Promise<void> => {
          for (const ups of serial) ups.isOnBattery = isOut;
          const status = isOut ? 'OB' : 'OL';
          await Promise.all([dummies[2]?.says(status), far.device.says(status)]);
          for (const index of [0, 2]) await (isOut ? lab.cutOne(index) : lab.restoreOne(index));
        };
        await set(true);
        await all('every UPS says what is so', (name) => watch.now(name) === expected(name));
        expect(new Set(hosts.map(({ name }) => expected(name)))).toEqual(new Set(['OL', 'OB', 'OB LB']));
        await set(false);
        await all('every UPS says OL again', (name) => watch.now(name) === 'OL');
        // Nobody was told anything else on the way.
        for (const name of names)
          expect(watch.told(name).slice(watch.told(name).indexOf('OL')).join(), name).toBe(
            lost.includes(name) ? 'OL,OB,OL' : 'OL',
          );
        for (const { name } of hosts) {
          const told = watch.told(name).slice(watch.told(name).indexOf('OL')).join();
          // A delay of a second may be over by the time that the outage is noticed.
          const states = { OL: /^OL$/, OB: /^OL,OB,OL$/, 'OB LB': /^OL(,OB)?,OB LB(,OB)?,OL$/ };
          expect(told, name).toMatch(states[expected(name) as keyof typeof states]);
        }
      } finally {
        await watch.end();
        await far.close();
        for (const ups of serial) await ups.stop();
      }
    }));
});
