import { describe, expect, it } from 'vitest';
import { statesOf } from '../../../src/adapters/mqtt/states.js';
import { SteadyTimes, SteadyVariables } from '../../../src/adapters/mqtt/steady_values.js';
import type { HostView } from '../../../src/domain/view/snapshot.js';
import { minutes, seconds, wallClockTime } from '../../../src/domain/core/time.js';
import { hostView, noon, noonText, snapshot } from './given.js';

const told = (view: Partial<HostView>, times = new SteadyTimes()): unknown =>
  JSON.parse(
    statesOf(snapshot({ hosts: [hostView(view)] }), 'base', [], {
      times,
      variables: new SteadyVariables(),
    }).get('base/host/nas') ?? '',
  );

const nextAt = (at: number, times: SteadyTimes, action: 'shut_down' | 'wake' = 'shut_down'): unknown =>
  told({ next: { action, at: wallClockTime(at) } }, times);

describe('a host', () => {
  it('that runs has nothing coming', () =>
    expect(told({})).toEqual({
      name: 'NAS',
      state: 'online',
      reason: 'it answers',
      up: true,
      shutdown_delay: 10,
      configured_delay: null,
      remaining: null,
      next_action: null,
      next_at: null,
      last_report: null,
      stale: false,
      unattended: false,
      client_problem: null,
    }));

  it('that is to go down tells when, and since when nothing was heard of it', () =>
    expect(
      told({
        state: 'shutdown_pending',
        remaining: seconds(123),
        next: { action: 'shut_down', at: wallClockTime(noon + 123_000) },
        lastReport: wallClockTime(noon),
      }),
    ).toMatchObject({
      state: 'shutdown_pending',
      remaining: 130,
      next_action: 'shut_down',
      next_at: '2026-01-01T12:02:03.000Z',
      last_report: noonText,
    }));

  it('tells a delay that was set at run time beside the configured one, in minutes', () =>
    expect(told({ shutdownDelay: seconds(100), configuredDelay: minutes(10) })).toMatchObject({
      shutdown_delay: 1.67,
      configured_delay: 10,
    }));

  it.each([
    [{ stale: true }, /stopped reporting/],
    [{ unattended: true }, /nothing would shut it down/],
  ])('whose client is missed says so, and in words: %j', (view, words) => {
    const missed: unknown = expect.stringMatching(words);
    expect(told(view)).toMatchObject({ stale: false, unattended: false, ...view, client_problem: missed });
  });

  it('tells what is not known, and what there is not', () =>
    expect(told({ state: 'unknown', up: null, ups: null, shutdownDelay: null })).toMatchObject({
      state: 'unknown',
      up: null,
      shutdown_delay: null,
    }));
});

describe('the time of what comes next', () => {
  it('does not tremble, also where its second begins', () => {
    const times = new SteadyTimes();
    const first = nextAt(noon + 499, times);
    for (const tremble of [500, 502, 498, 501]) expect(nextAt(noon + tremble, times)).toEqual(first);
  });

  it('follows a slow drift, and every real change', () => {
    const times = new SteadyTimes();
    for (let drift = 0; drift <= 10_000; drift += 10) nextAt(noon + drift, times);
    expect(nextAt(noon + 10_000, times)).toMatchObject({ next_at: '2026-01-01T12:00:10.000Z' });
    expect(nextAt(noon + 70_000, times)).toMatchObject({ next_at: '2026-01-01T12:01:10.000Z' });
    expect(nextAt(noon + 70_600, times, 'wake')).toMatchObject({ next_at: '2026-01-01T12:01:11.000Z' });
  });
});
