import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DomainEvent, ProbeOutcome } from '../../../src/domain/core/event.js';
import { Now } from '../../../src/domain/core/now.js';
import type { DomainSettings } from '../../../src/domain/core/settings.js';
import type { State } from '../../../src/domain/core/state.js';
import { step } from '../../../src/domain/core/step.js';
import { minutes, monotonicTime, seconds } from '../../../src/domain/core/time.js';
import type { HostView, Snapshot } from '../../../src/domain/view/snapshot.js';
import { view } from '../../../src/domain/view/view.js';
import { recall } from '../../../src/domain/core/recall.js';
import { alive, at, linkDown, settings, silent, unknown } from '../given.js';
import { host, sections } from '../given_hosts.js';

const house = (battery: boolean): DomainSettings =>
  settings({
    sentinels: 2,
    witnesses: 1,
    sections: sections(['now', 0], ['nas', 30], ['late', 600, true]),
    hosts: [host('now'), host('nas', { minCharge: 50 }), host('late', { after: ['nas'] })],
    battery: battery ? { runtime: minutes(20), recharge: minutes(40) } : null,
    detection: { restoreAfter: seconds(10), bootGrace: minutes(1) },
    wake: { delay: seconds(60), retryEvery: seconds(20), giveUpAfter: seconds(100) },
  });

const ids = ['now', 'nas', 'late'] as const;
const outcome = fc.constantFrom<ProbeOutcome[]>(alive, alive, silent, silent, silent, unknown, linkDown);

/** Anything that may come in; `ago`: so long before it was sent. */
const events: fc.Arbitrary<(milli: number) => DomainEvent> = fc.oneof(
  fc
    .tuple(fc.constantFrom('s1', 's2', 'w1'), outcome, fc.nat(2000))
    .map(([id, met, ago]) => (milli: number): DomainEvent => ({
      type: 'probed',
      results: [{ id, outcome: met, sentAt: monotonicTime(at(milli - ago).monotonic) }],
    })),
  fc.tuple(outcome, fc.nat(2000)).map(([met, ago]) => (milli: number): DomainEvent => ({
    type: 'probed',
    results: ['s1', 's2'].map((id) => ({
      id,
      outcome: met,
      sentAt: monotonicTime(at(milli - ago).monotonic),
    })),
  })),
  fc.tuple(fc.constantFrom(...ids), outcome).map(([id, met]) => (milli: number): DomainEvent => ({
    type: 'host_probed',
    id,
    outcome: met,
    sentAt: monotonicTime(at(milli).monotonic),
  })),
  fc
    .tuple(
      fc.constantFrom(...ids),
      fc.constantFrom('online' as const, 'shutdown_pending' as const, 'shutting_down' as const),
      fc.option(fc.nat(100).map(seconds)),
    )
    .map(([id, status, remaining]) => (): DomainEvent => ({ type: 'host_reported', id, status, remaining })),
  fc.option(fc.subarray([...ids])).map((loggedIn) => (): DomainEvent => ({
    type: 'logins_seen',
    logins: loggedIn === null ? null : new Map(loggedIn.map((id) => [id, new Set([id])])),
  })),
  fc
    .constantFrom(
      { kind: 'start_drill' as const, ups: null },
      { kind: 'stop_drill' as const, ups: null },
      { kind: 'start_maintenance' as const, duration: minutes(3) },
      { kind: 'end_maintenance' as const },
      { kind: 'wake_host' as const, host: 'nas' },
      { kind: 'set_shutdown_delay' as const, section: 'nas', delay: seconds(90) },
    )
    .map((command) => (): DomainEvent => ({ type: 'commanded', command, from: 'MQTT' })),
);

const wait = fc.oneof(
  fc.integer({ min: 1, max: 3000 }),
  fc.integer({ min: 1, max: 120_000 }),
  fc.integer({ min: 1, max: 900_000 }),
);

/** What runs all the time is shown anew each second while on battery, and each few seconds on the charger. */
const running = new Set(['remaining', 'lowBatteryIn', 'runtime', 'charge', 'charger']);
const isRunning = (key: string, value: unknown): boolean => {
  if (key !== 'next') return running.has(key);
  const next = value as HostView['next'];
  return next === null || next.action === 'shut_down';
};

/** What people see, but for what runs all the time. */
const shown = (snapshot: Snapshot): unknown =>
  JSON.parse(
    JSON.stringify({ ...snapshot, at: null }, (key, value: unknown) =>
      isRunning(key, value) ? undefined : value,
    ),
  );

const looked = (given: DomainSettings, state: State, milli: number): { deadline: number; shown: unknown } => {
  const now = new Now(at(milli));
  const snapshot = view(given, state, now);
  const deadline = (now.deadline ?? Infinity) - at(0).monotonic;
  if (snapshot.hosts.some(({ remaining }) => remaining !== null))
    expect(deadline).toBeLessThanOrEqual(milli + 1000);
  if (snapshot.upses.some(({ battery }) => battery?.charger === 'charging')) {
    expect(deadline).toBeLessThanOrEqual(milli + 5000);
  }
  return { deadline, shown: shown(snapshot) };
};

describe('the next deadline', () => {
  it('is never missed: until it comes, nothing changes by itself, and nothing that is shown', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(fc.tuple(events, wait), { minLength: 1, maxLength: 60 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 }),
        (battery, happenings, fractions) => {
          const given = house(battery);
          let state = recall(given, null, 'boot-1', at(0));
          let milli = 0;
          const turn = (event: DomainEvent): number => {
            const turned = step(given, state, event, at(milli));
            state = turned.next;
            return turned.deadline === null ? Infinity : turned.deadline - at(0).monotonic;
          };
          for (const [event, pause] of happenings) {
            let next = turn(event(milli));
            const until = milli + pause;
            // Every deadline until the next event is kept, as the loop keeps it; before each, moments are tried.
            for (;;) {
              const picture = looked(given, state, milli);
              const end = Math.min(next, until);
              for (const fraction of fractions) {
                const between = Math.floor(milli + fraction * (end - milli));
                if (between >= end || between <= milli) continue;
                const early = step(given, state, { type: 'ticked' }, at(between));
                expect(early.next).toBe(state);
                expect(early.effects).toEqual([]);
                if (between < picture.deadline) {
                  expect(looked(given, state, between).shown).toEqual(picture.shown);
                }
              }
              if (next > until) break;
              milli = next;
              next = turn({ type: 'ticked' });
            }
            milli = until;
          }
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);

  it('comes at last: a state that is left to itself settles', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(fc.tuple(events, wait), { minLength: 1, maxLength: 40 }),
        (battery, happenings) => {
          const given = house(battery);
          let state = recall(given, null, 'boot-1', at(0));
          let milli = 0;
          for (const [event, pause] of happenings) {
            let { next, deadline } = step(given, state, event(milli), at(milli));
            for (let turns = 1; deadline !== null && deadline <= at(milli).monotonic; turns += 1) {
              expect(turns).toBeLessThan(6);
              ({ next, deadline } = step(given, next, { type: 'ticked' }, at(milli)));
            }
            state = next;
            milli += pause;
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
