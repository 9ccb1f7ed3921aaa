import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minutes, seconds, type Duration } from '../../../src/domain/core/time.js';
import { fatesOf } from '../../../src/domain/rehearsal/fate.js';
import { answered, failed, randomness } from '../chance.js';
import { at, mainOf, section, settings, silent } from '../given.js';
import { host } from '../given_hosts.js';
import { Machines, type Habits } from '../machines.js';
import { Simulation } from '../simulation.js';
import { rehearse } from './given_rehearsal.js';

/** Machines as the rehearsal takes them to be. */
const habits = (heardBy: Habits['heardBy']): Habits => ({
  offAtFirst: false,
  ownTimer: null,
  heardBy,
  losesPings: Number.POSITIVE_INFINITY,
  losesPowerAfter: null,
  shutdownTakes: 60_000,
  bootTakes: 60_000,
  packetsNeeded: 1,
});

const someHost = fc.record({
  delay: fc.integer({ min: 0, max: 12 }).map((count) => count * 30),
  auto: fc.boolean(),
  possible: fc.boolean(),
  /** Waits for the one before it in the list. */
  waits: fc.boolean(),
  heardBy: fc.constantFrom('client' as const, 'report' as const, 'login' as const),
});

const house = fc.record({
  seed: fc.integer(),
  sentinels: fc.integer({ min: 1, max: 4 }),
  interval: fc.integer({ min: 1, max: 5 }),
  restoreAfter: fc.integer({ min: 5, max: 60 }),
  /** Minutes. */
  runtime: fc.option(fc.integer({ min: 30, max: 120 })),
  wakeDelay: fc.integer({ min: 1, max: 10 }),
  hosts: fc.array(someHost, { maxLength: 5 }),
  /** Between two moments at which a section may say `OB LB`. */
  lasts: fc.integer({ min: 1, max: 20 }).map((count) => seconds(count * 30 + 15)),
});

type House = typeof house extends fc.Arbitrary<infer Value> ? Value : never;

const settingsOf = ({ sentinels, interval, restoreAfter, runtime, wakeDelay, hosts }: House) =>
  settings({
    sentinels,
    witnesses: 1,
    detection: { interval: seconds(interval), restoreAfter: seconds(restoreAfter) },
    battery: runtime === null ? null : { runtime: minutes(runtime), recharge: minutes(600) },
    sections: [section('ups', 300), ...hosts.map(({ delay }, index) => section(`h${index}`, delay))],
    hosts: hosts.map(({ auto, possible, waits }, index) =>
      host(`h${index}`, { auto, possible, after: waits && index > 0 ? [`h${index - 1}`] : [] }),
    ),
    wake: { delay: minutes(wakeDelay), retryEvery: minutes(1), giveUpAfter: minutes(30) },
  });

/** What came of a real cut: when each section first said `OB LB`, and when each host got its first packet, in seconds. */
function lived(given: House, cutAt: number, lasts: Duration) {
  const random = randomness(given.seed);
  const isAway = (milli: number): boolean => milli >= cutAt && milli < cutAt + lasts + 30_000;
  const low = new Map<string, number>();
  // They have their say before all of them are there.
  const present: Machines[] = [];
  const simulation = new Simulation(
    settingsOf(given),
    {
      fate: (id, milli) => (id.startsWith('s') && isAway(milli) ? failed(silent, random) : answered(random)),
    },
    ({ state, now }) => {
      for (const [name, status] of state.served) {
        if (status === 'OB LB' && !low.has(name)) low.set(name, (now - cutAt) / 1000);
      }
      for (const one of present) one.look();
    },
  );
  const machines = new Machines(
    simulation,
    Object.fromEntries(given.hosts.map(({ heardBy }, index) => [`h${index}`, habits(heardBy)])),
  );
  present.push(machines);
  simulation.runUntil(cutAt);
  const { state } = simulation;
  const end = (): void => simulation.runUntil(cutAt + lasts + minutes(30));
  const woken = (): Map<string, number> => {
    const first = new Map<string, number>();
    for (const { id, milli } of machines.packets) {
      if (!first.has(id)) first.set(id, (milli - cutAt) / 1000);
    }
    return first;
  };
  return { state, settings: simulation.settings, end, low, woken };
}

describe('a rehearsal', () => {
  it('tells what a real outage comes to: who is told OB LB when, and who is woken when and in what order', () => {
    fc.assert(
      fc.property(house, (given) => {
        const real = lived(given, 150_000, given.lasts);
        const before = structuredClone(real.state);
        const course = rehearse(real.settings, real.state, at(150_000), { lasts: given.lasts });
        expect(real.state).toEqual(before);
        real.end();

        const told = course.ended.happenings.flatMap(({ what, ups, ms }): [string, number][] =>
          (what.code === 'host_told' || what.code === 'low_battery') && ups !== null
            ? [[ups, ms / 1000]]
            : [],
        );
        expect(told.map(([ups]) => ups).sort()).toEqual([...real.low.keys()].sort());
        for (const [ups, when] of told) expect(near(when, real.low.get(ups), 10)).toBe(true);

        const fates = fatesOf(course);
        const woken = real.woken();
        for (const { id, wokenAt } of fates) {
          if (wokenAt === null) expect(woken.has(id)).toBe(false);
          else expect(near(wokenAt / 1000, woken.get(id), 30)).toBe(true);
        }
        for (const one of fates) {
          for (const other of fates) {
            if (one.wokenAt === null || other.wokenAt === null || one.wokenAt >= other.wokenAt - 30_000)
              continue;
            expect(woken.get(one.id) ?? 0).toBeLessThan(woken.get(other.id) ?? 0);
          }
        }
        expect(mainOf(course.ended.state).outage).toBeNull();
      }),
      { numRuns: 12 },
    );
  });
});

const near = (one: number, other: number | undefined, within: number): boolean =>
  other !== undefined && Math.abs(one - other) <= within;
