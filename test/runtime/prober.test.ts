import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { ProbeOutcome, ProbeResult } from '../../src/domain/core/event.js';
import type { Log, Probe } from '../../src/domain/core/ports.js';
import { moment, seconds } from '../../src/domain/core/time.js';
import { Prober } from '../../src/runtime/prober.js';
import { raw, told } from '../../src/domain/view/reasons/told.js';

const alive: ProbeOutcome = { kind: 'alive', latency: null };
const interval = seconds(2);
const timeout = seconds(1);
const clock = { now: () => moment(Date.now(), Date.now()) };

/** The simulated setImmediate takes a millisecond where the real one takes none. */
const inTens = (time: number): number => Math.floor(time / 10) * 10;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Targets t0, t1 … whose probes do as `attempt` says, and what came of them; times in ms since the start. */
const proberOf = (count: number, attempt: (target: number) => Promise<ProbeOutcome>) => {
  const attempts: { id: string; at: number }[] = [];
  const events: ProbeResult[] = [];
  const warnings: string[] = [];
  const closed: string[] = [];
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (message) => void warnings.push(message),
    error: (message) => void warnings.push(message),
    child: () => log,
  };
  const probeOf = (index: number): Probe => ({
    attempt: () => {
      attempts.push({ id: `t${index}`, at: inTens(Date.now()) });
      return attempt(index);
    },
    close: () => void closed.push(`t${index}`),
  });
  const targets = Array.from({ length: count }, (_, index) => ({ id: `t${index}`, probe: probeOf(index) }));
  const prober = new Prober(targets, { interval, timeout }, clock, (result) => void events.push(result), log);
  return {
    prober,
    attempts,
    events,
    warnings,
    closed,
    timesOf: (id: string) => attempts.filter((one) => one.id === id).map(({ at }) => at),
  };
};

const answersAfter =
  (wait: number, outcome = alive) =>
  (): Promise<ProbeOutcome> =>
    new Promise((resolve) => setTimeout(() => resolve(outcome), wait));
const never = (): Promise<ProbeOutcome> => new Promise(() => undefined);
const pass = (time: number): Promise<unknown> => vi.advanceTimersByTimeAsync(time);

describe('regular turns', () => {
  it('begin with everything at once, then are spread over the interval', async () => {
    const { prober, timesOf } = proberOf(4, answersAfter(1));
    prober.start();
    await pass(6_900);
    // Turns that come within the timeout after the first round are left out.
    expect(timesOf('t0')).toEqual([0, 2000, 4000, 6000]);
    expect(timesOf('t1')).toEqual([0, 2500, 4500, 6500]);
    expect(timesOf('t2')).toEqual([0, 1000, 3000, 5000]);
    expect(timesOf('t3')).toEqual([0, 1500, 3500, 5500]);
    prober.stop();
  });

  it('do not drift, however awkward the number of targets', async () => {
    const { prober, timesOf } = proberOf(7, answersAfter(1));
    prober.start();
    await pass(3_600_000);
    const times = timesOf('t6');
    expect(times).toHaveLength(1801);
    expect(times.at(-1)).toBe(inTens(1799 * 2000 + 1714));
    prober.stop();
  });

  it('that were missed are not made up for', async () => {
    const { prober, attempts } = proberOf(3, answersAfter(1));
    prober.start();
    await pass(2_500);
    const before = attempts.length;
    vi.setSystemTime(Date.now() + 60_000);
    await pass(100);
    expect(attempts.length - before).toBeLessThanOrEqual(4);
    prober.stop();
  });

  it('give results that tell when they were sent', async () => {
    const { prober, events } = proberOf(1, answersAfter(30));
    prober.start();
    await pass(2_500);
    expect(events).toEqual([
      { id: 't0', sentAt: 0, outcome: alive },
      { id: 't0', sentAt: expect.closeTo(2000, -1) as number, outcome: alive },
    ]);
    prober.stop();
  });
});

describe('a round out of turn', () => {
  it('probes everything now and leaves out the turns that come right after', async () => {
    const { prober, timesOf } = proberOf(2, answersAfter(1));
    prober.start();
    await pass(1_900);
    prober.probeAll();
    await pass(2_000);
    expect(timesOf('t0')).toEqual([0, 1900]);
    expect(timesOf('t1')).toEqual([0, 1000, 1900, 3000]);
    prober.stop();
  });

  it('reaches 500 targets, in batches', async () => {
    const { prober, events } = proberOf(500, answersAfter(1));
    prober.start();
    await pass(900);
    expect(new Set(events.map(({ id }) => id)).size).toBe(500);
    prober.stop();
  });

  it('waits its turn behind two attempts of the same target', async () => {
    const { prober, attempts } = proberOf(1, answersAfter(900));
    prober.start();
    for (let round = 0; round < 5; round += 1) {
      prober.probeAll();
      await pass(100);
    }
    expect(attempts).toHaveLength(2);
    prober.stop();
  });
});

describe('a probe that breaks its contract', () => {
  it('is given up after its timeout and two seconds, and told once', async () => {
    const { prober, events, warnings } = proberOf(1, never);
    prober.start();
    await pass(3_000);
    const why = told('probe_hangs');
    expect(events).toEqual([{ id: 't0', sentAt: 0, outcome: { kind: 'unknown', why } }]);
    await pass(20_000);
    expect(events.length).toBeGreaterThan(3);
    expect(warnings).toHaveLength(1);
    prober.stop();
  });

  it('does not disturb the others', async () => {
    const { prober, events } = proberOf(3, (target) => {
      if (target === 0) throw new Error('thrown');
      return target === 1 ? Promise.reject(new Error('rejected')) : Promise.resolve(alive);
    });
    prober.start();
    await pass(10);
    const outcomes = new Map(events.map(({ id, outcome }) => [id, outcome]));
    expect(outcomes.get('t0')).toMatchObject({ kind: 'unknown', why: { text: 'the probe failed: thrown' } });
    expect(outcomes.get('t1')).toMatchObject({
      kind: 'unknown',
      why: { text: 'the probe failed: rejected' },
    });
    expect(outcomes.get('t2')).toEqual(alive);
    prober.stop();
  });
});

describe('a probe that listens', () => {
  it('is asked at once when it changed', async () => {
    const { prober, timesOf } = proberOf(2, () => Promise.resolve(alive));
    prober.start();
    await pass(1_300);
    prober.changed('t0');
    prober.changed('no such id');
    await pass(0);
    expect(timesOf('t0')).toEqual([0, 1300]);
    prober.stop();
  });

  it('is asked for its newest state after a burst of changes', async () => {
    let state: ProbeOutcome = alive;
    const { prober, events } = proberOf(1, () => Promise.resolve(state));
    prober.start();
    await pass(10);
    for (let change = 0; change < 9; change += 1) {
      state = { kind: 'unknown', why: raw(String(change)) };
      prober.changed('t0');
    }
    await pass(0);
    expect(events.at(-1)?.outcome).toEqual({ kind: 'unknown', why: raw('8') });
    prober.stop();
  });
});

describe('stopping', () => {
  it('closes the probes, dispatches nothing more and leaves no timer', async () => {
    const { prober, events, attempts, closed } = proberOf(3, answersAfter(500));
    prober.start();
    await pass(100);
    prober.stop();
    expect(closed).toEqual(['t0', 't1', 't2']);
    const before = attempts.length;
    await pass(10_000);
    prober.probeAll();
    prober.changed('t0');
    await pass(10_000);
    expect(events).toEqual([]);
    expect(attempts).toHaveLength(before);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('can be followed by another start', async () => {
    const { prober, events } = proberOf(1, answersAfter(1));
    prober.start();
    await pass(10);
    prober.stop();
    prober.start();
    await pass(2_100);
    expect(events.map(({ sentAt }) => inTens(sentAt))).toEqual([0, 10, 2010]);
    prober.stop();
  });
});
