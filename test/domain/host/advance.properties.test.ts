import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DomainSettings } from '../../../src/domain/core/settings.js';
import { minutes, seconds } from '../../../src/domain/core/time.js';
import { alive, at, section, settings, silent, viewAt } from '../given.js';
import { Machines, type Habits } from '../machines.js';
import { Simulation } from '../simulation.js';

const hour = 3_600_000;

/** The longest that silence takes to be confirmed, in milliseconds. */
const confirmedWithin = 8_000;

const delays = { now: 0, nas: 30, pve: 600 } as const;
const ids = ['now', 'nas', 'pve'] as const;

/** The NAS first, then the others: PVE boots from it. */
const protecting = (): DomainSettings =>
  settings({
    sentinels: 2,
    sections: [section('ups', 300), ...ids.map((name) => section(name, delays[name], name === 'pve'))],
    hosts: ids.map((id) => ({
      id,
      name: id.toUpperCase(),
      poweredBy: ['ups'],
      needs: 1,
      section: id,
      wake: { auto: true, possible: true, after: id === 'pve' ? ['nas'] : [], minCharge: null },
    })),
    wake: { delay: minutes(2), retryEvery: seconds(30), giveUpAfter: minutes(10) },
  });

const habits: fc.Arbitrary<Habits> = fc
  .record({
    offAtFirst: fc.constantFrom(false, false, false, true),
    ownTimer: fc.constantFrom(null, null, 60_000),
    heardBy: fc.constantFrom('probe', 'probe', 'login', 'report', 'client'),
    losesPings: fc.constantFrom(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 20, 133),
    losesPowerAfter: fc.constantFrom(null, null, null, 20_000, 400_000),
    shutdownTakes: fc.integer({ min: 1_000, max: 400_000 }),
    bootTakes: fc.integer({ min: 5_000, max: 120_000 }),
    packetsNeeded: fc.constantFrom(1, 1, 2, 3, Number.POSITIVE_INFINITY),
  })
  .map((own) =>
    // One of which nothing tells that it goes down, and that still answers at its turn, is taken for one that stays.
    own.ownTimer === null || own.heardBy === 'client'
      ? own
      : { ...own, shutdownTakes: Math.min(own.shutdownTakes, 100_000) },
  );

/** Cuts of the mains as [begin, end) in milliseconds, some of them a flicker away from the next. */
const cuts: fc.Arbitrary<[number, number][]> = fc
  .array(fc.tuple(fc.integer({ min: 2_000, max: 900_000 }), fc.integer({ min: 1_000, max: 1_200_000 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((pairs) => {
    let cursor = 100_000;
    return pairs.map(([pause, length]): [number, number] => {
      const begin = cursor + pause;
      cursor = begin + length;
      return [begin, cursor];
    });
  });

const simulationOf = (
  given: DomainSettings,
  off: readonly (readonly [number, number])[],
  look: () => void,
): Simulation =>
  new Simulation(
    given,
    {
      fate: (_id, milli) =>
        off.some(([begin, end]) => milli >= begin && milli < end)
          ? { outcome: silent, takes: 1000, repeatedAfter: null }
          : { outcome: alive, takes: 1, repeatedAfter: null },
    },
    look,
  );

describe('what must always hold of hosts', () => {
  it('4: none is woken before its time or once it is up, and each that is due is woken or given up', () => {
    fc.assert(
      fc.property(
        cuts,
        fc.tuple(habits, habits, habits),
        fc.array(
          fc.tuple(
            fc.integer({ min: 1, max: 3 * hour }),
            fc.integer({ min: 10, max: 400_000 }),
            fc.boolean(),
          ),
          { maxLength: 5 },
        ),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 2 * hour }), fc.integer({ min: 1_000, max: 400_000 })), {
          maxLength: 2,
        }),
        (off, [now, nas, pve], kills, drills) => {
          const given = protecting();
          const machines: { current: Machines | null } = { current: null };
          const simulation = simulationOf(given, off, () => machines.current?.look());
          const all = new Machines(simulation, { now, nas, pve });
          machines.current = all;
          for (const [when, gap, reboot] of kills) {
            simulation.plan(when, () => {
              if (!simulation.running) return;
              simulation.kill();
              simulation.plan(when + gap, () => simulation.restart({ reboot }));
            });
          }
          // Who drills ends the drill, if only once the service is there again.
          const command = (milli: number, kind: 'start_drill' | 'stop_drill'): void =>
            simulation.plan(milli, () => {
              if (simulation.running) {
                simulation.handle({ type: 'commanded', command: { kind, ups: null }, from: 'MQTT' });
              } else if (kind === 'stop_drill') command(milli + 10_000, kind);
            });
          for (const [when, length] of drills) {
            command(when, 'start_drill');
            command(when + length, 'stop_drill');
          }
          const end = Math.max(off.at(-1)?.[1] ?? 0, 3 * hour) + hour;
          simulation.runUntil(end);
          for (const { milli, id, up, goingDown, since } of all.packets) {
            // Silence is met by the next probe of every sentinel, up to an interval after the cut; a flicker may go unseen.
            const noticed = off.filter(
              ([begin, end]) => begin <= milli - 4_000 && end - begin >= confirmedWithin,
            );
            const restored = noticed.at(-1)?.[1] ?? Number.NEGATIVE_INFINITY;
            expect(milli - restored, `${id} not before the wake delay`).toBeGreaterThanOrEqual(120_000);
            // Who said goodbye and says nothing more cannot be told from one that is down.
            const isQuiet = goingDown && all.all.find((one) => one.id === id)?.heardBy === 'report';
            if (up && !isQuiet)
              expect(milli - since, `${id} not once it was seen to be up`).toBeLessThan(10_000);
          }
          const hadOutage = simulation.ups.lastOutage !== null;
          for (const { id, up, packetsNeeded, offAtFirst } of all.all) {
            if (offAtFirst && !hadOutage) continue;
            const shown = viewAt(given, simulation.state, at(end)).hosts.find((host) => host.id === id);
            expect(shown?.state, `${id} was not forgotten`).toBe(up ? 'online' : 'wake_failed');
            const depends = id === 'pve' && !Number.isFinite(nas.packetsNeeded);
            if (Number.isFinite(packetsNeeded) && !depends) expect(up, `${id} is up`).toBe(true);
          }
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
  }, 60_000);

  it('a mains that flickers wakes nobody, and shuts nobody down before its moment', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: 5_000, max: 28_000 }), fc.integer({ min: 1_000, max: 100_000 })),
          {
            minLength: 40,
            maxLength: 80,
          },
        ),
        (flicker) => {
          let cursor = 60_000;
          const off = flicker.map(([away, back]) => {
            const begin = cursor;
            cursor = begin + away + back;
            return [begin, begin + away] as const;
          });
          const machines: { current: Machines | null } = { current: null };
          const lasting: Habits = {
            offAtFirst: false,
            ownTimer: null,
            heardBy: 'probe',
            losesPings: Number.POSITIVE_INFINITY,
            losesPowerAfter: null,
            shutdownTakes: 1_000,
            bootTakes: 5_000,
            packetsNeeded: 1,
          };
          const simulation = simulationOf(protecting(), off, () => machines.current?.look());
          const all = new Machines(simulation, { now: lasting, nas: lasting, pve: lasting });
          machines.current = all;
          simulation.runUntil(cursor);
          // The outages of a mains that never stays longer than restore_after are one: each counts from its own start.
          expect(all.packets).toEqual([]);
          const ofOne = simulation.ups.outage;
          const lasted = ofOne === null ? 0 : at(simulation.now).monotonic - ofOne.startedAt.monotonic;
          if (lasted < 600_000) expect(all.all.find(({ id }) => id === 'pve')).toMatchObject({ up: true });
        },
      ),
      { numRuns: 10, endOnFailure: true },
    );
  }, 60_000);

  it('no delay that was set at run time is lost, through kills and reboots', () => {
    const change = fc.record({
      ups: fc.constantFrom('ups', ...ids),
      delay: fc.integer({ min: 0, max: 1440 }).map((count) => minutes(count)),
      after: fc.integer({ min: 1, max: 600_000 }),
      then: fc.constantFrom('nothing', 'nothing', 'kill', 'reboot'),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 20 }), (changes) => {
        const given = protecting();
        const simulation = simulationOf(given, [], () => undefined);
        const wanted = new Map(given.sections.map(({ name, lowBatteryAfter }) => [name, lowBatteryAfter]));
        for (const { ups, delay, after, then } of changes) {
          simulation.runUntil(simulation.now + after);
          simulation.handle({
            type: 'commanded',
            command: { kind: 'set_shutdown_delay', section: ups, delay },
            from: 'HTTP',
          });
          wanted.set(ups, delay);
          if (then === 'nothing') continue;
          simulation.kill();
          simulation.runUntil(simulation.now + after);
          simulation.restart({ reboot: then === 'reboot' });
        }
        const shown = viewAt(given, simulation.state, at(simulation.now)).upses;
        expect(new Map(shown.map(({ name, shutdownDelay }) => [name, shutdownDelay]))).toEqual(wanted);
      }),
      { numRuns: 100 },
    );
  });
});
