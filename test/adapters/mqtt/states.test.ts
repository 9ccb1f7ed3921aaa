import { describe, expect, it } from 'vitest';
import { statesOf } from '../../../src/adapters/mqtt/states.js';
import { SteadyTimes } from '../../../src/adapters/mqtt/steady_values.js';
import { milliseconds, minutes, seconds, wallClockTime } from '../../../src/domain/core/time.js';
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

  it.each([
    [0.004, 0.1],
    [0.834, 0.8],
  ])('tell a latency of %s ms as %s, never as 0', (latency, told) => {
    const read = states({ sentinels: [probedView({ latency: milliseconds(latency) })] });
    expect(read('sentinel/kitchen_plug')).toMatchObject({ latency_ms: told });
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
