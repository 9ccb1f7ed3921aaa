import { describe, expect, it } from 'vitest';
import { statesOf } from '../../../src/adapters/mqtt/states.js';
import { milliseconds, minutes, seconds, wallClockTime } from '../../../src/domain/core/time.js';
import {
  battery,
  noon,
  noonText,
  portReport,
  probedView,
  severalUpses,
  snapshot,
  steady,
  supplyView,
  upsView,
  withDriver,
} from './given.js';
import { raw, told } from '../../../src/domain/view/reasons/told.js';

const states = (parts: Parameters<typeof snapshot>[0]) => {
  const texts = statesOf(snapshot(parts), 'base', severalUpses, steady());
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
      reason: told('sentinels_silent', { silent: 3, count: 3 }),
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

  it('tell what a UPS with a data port says of itself, whatever words it uses', () => {
    const report = portReport({ 'battery.charge': '97', 'battery.runtime': '1234' });
    const read = states({ upses: [upsView({ nutStatus: 'OL CHRG BOOST', report })] });
    expect(read('ups/ups')).toMatchObject({
      status: 'OL CHRG BOOST',
      battery_charge: 97,
      battery_runtime: 1200,
    });
  });

  it('tell of each UPS of several its mains, its drill and its last outage', () => {
    const read = states({ supplies: [supplyView(), supplyView({ name: 'rack', drill: true })] });
    expect(read('ups/rack/mains')).toMatchObject({ state: 'present', since: noonText });
    expect(read('ups/rack/drill')).toBe('ON');
    expect(read('ups/ups/drill')).toBe('OFF');
    expect(read('ups/rack/last_outage')).toEqual({ started: null, duration: null });
  });

  it('tell whether the output may be cut, what stands in the way, and how long to wait', () => {
    const safeToCut = { safe: true, blockedBy: [], cutIn: seconds(93) };
    const read = states({ supplies: [supplyView(), supplyView({ name: 'rack', safeToCut })] });
    expect(read('ups/ups/safe_to_cut')).toEqual({
      safe: false,
      blocked_by: ['no outage is going on'],
      cut_in: null,
    });
    expect(read('ups/rack/safe_to_cut')).toEqual({ safe: true, blocked_by: [], cut_in: 100 });
  });

  it('tell the variables of a UPS with a driver, without its settings, and none while nothing is heard', () => {
    const variables = { 'input.voltage': '230.1', 'driver.parameter.community': 'secret' };
    const read = states({ supplies: [supplyView(), withDriver(portReport(variables))] });
    expect(read('ups/rack/variables')).toEqual({ 'input.voltage': '230.1' });
    expect(read('ups/ups/variables')).toBeUndefined();
    expect(states({ supplies: [withDriver(null)] })('ups/rack/variables')).toEqual({});
  });

  it('tell what becomes of the machine that we run on, where it is shut down', () => {
    expect(states({})('primary')).toBeUndefined();
    const primary = { stage: 'waiting', waitsFor: seconds(123), trouble: null } as const;
    expect(states({ primary })('primary')).toEqual({ stage: 'waiting', waits_for: 130, trouble: null });
  });

  it('tell problems, drill and maintenance', () => {
    const read = states({ problems: [raw('blind')], drill: true, maintenanceUntil: wallClockTime(noon) });
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
