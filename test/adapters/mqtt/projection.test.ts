import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventPayload, statesOf } from '../../../src/adapters/mqtt/projection.js';
import { SteadyTimes } from '../../../src/adapters/mqtt/steady_times.js';
import { countdownSeconds, runtimeSeconds } from '../../../src/adapters/mqtt/steps.js';
import { milliseconds, minutes, seconds, wallClockTime } from '../../../src/domain/time.js';
import { battery, noon, noonText, probedView, snapshot, upsView } from './given.js';

const states = (parts: Parameters<typeof snapshot>[0]) => {
  const texts = statesOf(snapshot(parts), 'base', new SteadyTimes());
  return (topic: string): unknown => {
    const text = texts.get(`base/${topic}`);
    return text === undefined || text === 'ON' || text === 'OFF' ? text : JSON.parse(text);
  };
};

describe('the states of a snapshot', () => {
  it('tell the mains, and why', () => {
    const mains = {
      state: 'lost',
      since: wallClockTime(noon),
      reason: '3 of 3 sentinels silent',
      simulated: true,
    } as const;
    expect(states({ mains })('mains')).toEqual({
      state: 'lost',
      since: noonText,
      reason: '3 of 3 sentinels silent',
      simulated: true,
    });
  });

  it('tell sentinels and witnesses alike, with one decimal of latency', () => {
    const read = states({
      sentinels: [probedView({ latency: milliseconds(12.345) })],
      witnesses: [probedView({ id: 'switch', name: 'Switch', state: 'silent', latency: null })],
    });
    expect(read('sentinel/kitchen_plug')).toEqual({
      name: 'Kitchen plug',
      state: 'alive',
      since: noonText,
      latency_ms: 12.3,
    });
    expect(read('witness/switch')).toEqual({
      name: 'Switch',
      state: 'silent',
      since: noonText,
      latency_ms: null,
    });
  });

  it('tell each UPS; nothing decided yet is unknown', () => {
    const read = states({
      upses: [
        upsView({
          status: 'OB',
          lowBatteryIn: seconds(123),
          battery: battery(80, minutes(90.5)),
          clients: 2,
          simulated: true,
        }),
        upsView({ name: 'nas', status: 'stale', clients: null }),
      ],
    });
    expect(read('ups/ups')).toEqual({
      status: 'OB',
      low_battery_in: 130,
      battery_charge: 80,
      battery_runtime: 5400,
      clients: 2,
      simulated: true,
    });
    expect(read('ups/nas')).toEqual({
      status: 'unknown',
      low_battery_in: null,
      battery_charge: null,
      battery_runtime: null,
      clients: null,
      simulated: false,
    });
  });

  it('tell problems, drill and maintenance', () => {
    const read = states({ problems: ['blind'], drill: true, maintenanceUntil: wallClockTime(noon) });
    expect(read('problem')).toEqual({ state: 'ON', reasons: ['blind'] });
    expect(read('drill')).toBe('ON');
    expect(read('maintenance')).toBe('ON');
    const calm = states({});
    expect(calm('problem')).toEqual({ state: 'OFF', reasons: [] });
    expect(calm('drill')).toBe('OFF');
    expect(calm('maintenance')).toBe('OFF');
  });

  it('tell the last outage: none, going on, over', () => {
    expect(states({})('last_outage')).toEqual({ started: null, duration: null });
    const startedAt = wallClockTime(noon);
    expect(states({ lastOutage: { startedAt, duration: null } })('last_outage')).toEqual({
      started: noonText,
      duration: null,
    });
    expect(states({ lastOutage: { startedAt, duration: seconds(90) } })('last_outage')).toEqual({
      started: noonText,
      duration: 90,
    });
  });
});

describe('an event', () => {
  it('carries its details, which cannot replace what every event has', () => {
    const announcement = {
      type: 'low_battery',
      message: 'ups says OB LB',
      simulated: false,
      details: { ups: 'ups', event_type: 'x', at: 'never' },
    } as const;
    expect(eventPayload(announcement, wallClockTime(noon))).toEqual({
      event_type: 'low_battery',
      message: 'ups says OB LB',
      simulated: false,
      at: noonText,
      ups: 'ups',
    });
  });
});

describe('steps', () => {
  it.each([
    [0, 0],
    [0.2, 5],
    [5, 5],
    [56, 60],
    [60, 60],
    [61, 70],
    [299, 300],
    [300, 300],
  ])('count down: %d s reads %d', (left, shown) => expect(countdownSeconds(seconds(left))).toBe(shown));

  it.each([
    [0, 0],
    [9.9, 0],
    [19, 10],
    [600, 600],
    [601, 600],
    [659, 600],
    [660, 660],
    [7200, 7200],
  ])('give runtime: %d s reads %d', (left, shown) => expect(runtimeSeconds(seconds(left))).toBe(shown));

  it('never read less than is left of a countdown, nor more than is left of the runtime', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100_000_000 }), (left) => {
        expect(countdownSeconds(milliseconds(left)) * 1000).toBeGreaterThanOrEqual(left);
        expect(runtimeSeconds(milliseconds(left)) * 1000).toBeLessThanOrEqual(left);
      }),
    );
  });
});
