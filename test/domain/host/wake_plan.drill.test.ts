import { describe, expect, it } from 'vitest';
import { remember } from '../../../src/domain/core/remember.js';
import type { Remembered } from '../../../src/domain/core/memory_schema.js';
import { at, Script } from '../given.js';
import {
  afterOutage,
  command,
  host,
  house,
  living,
  passing,
  probeHosts,
  seen,
  sections,
} from '../given_hosts.js';

const drillFrom =
  (begin: number, end: number, script: Script) =>
  (milli: number): void => {
    if (milli === begin) command(script, milli, { kind: 'start_drill', ups: null });
    if (milli === end) command(script, milli, { kind: 'stop_drill', ups: null });
  };

describe('waking after a drill', () => {
  it('wakes only those that went down in it', () => {
    const script = probeHosts(house(), { late: false }, 500);
    command(script, 1000, { kind: 'start_drill', ups: null });
    passing(script, 2000, 40_000, (id) => id !== 'late');
    command(script, 40_000, { kind: 'stop_drill', ups: null });
    const packets = passing(script, 41_000, 200_000, () => false);
    expect(new Set(packets.map(([, id]) => id))).toEqual(new Set(['now', 'nas']));
  });

  it('leaves alone who was off before it', () => {
    const script = afterOutage({}, { now: true, nas: true, late: true });
    passing(script, 62_000, 2_000_000, () => true);
    passing(script, 2_000_000, 2_020_000, () => false);
    command(script, 2_020_000, { kind: 'start_drill', ups: null });
    command(script, 2_021_000, { kind: 'stop_drill', ups: null });
    expect(passing(script, 2_022_000, 2_200_000, () => false)).toEqual([]);
  });

  it('goes on after a drill that came between', () => {
    const script = afterOutage();
    passing(script, 62_000, 160_000, (id) => id === 'late');
    command(script, 160_000, { kind: 'start_drill', ups: null });
    expect(passing(script, 161_000, 300_000, (id) => id === 'late')).toEqual([]);
    command(script, 300_000, { kind: 'stop_drill', ups: null });
    const packets = passing(script, 301_000, 400_000, (id) => id === 'late');
    expect(new Set(packets.map(([, id]) => id))).toEqual(new Set(['now', 'nas']));
  });

  it('does not wait for one that was off before it', () => {
    const script = house({ hosts: [host('now'), host('nas', { after: ['now'] }), host('late')] });
    const packets = living(script, 1000, 300_000, {
      answers: (id, milli) => id === 'late' || (id === 'nas' && milli < 80_000),
      then: drillFrom(60_000, 120_000, script),
    });
    expect(new Set(packets.map(([, id]) => id))).toEqual(new Set(['nas']));
  });

  it('waits for one that went down in it', () => {
    const script = house({ hosts: [host('now'), host('nas', { after: ['now'] }), host('late')] });
    const packets = living(script, 1000, 300_000, {
      answers: (id, milli) => id === 'late' || milli < 80_000 || (id === 'now' && milli > 240_000),
      then: drillFrom(60_000, 120_000, script),
    });
    expect(packets[0]?.[1]).toBe('now');
    expect(Math.min(...packets.filter(([, id]) => id === 'nas').map(([milli]) => milli))).toBeGreaterThan(
      240_000,
    );
  });

  it('does not wait for one that could not be woken before the drill', () => {
    const hosts = [host('now', { after: ['late'] }), host('nas'), host('late')];
    const script = afterOutage({ hosts }, { now: true, nas: true, late: false });
    const never = (id: string): boolean => id !== 'late';
    living(script, 62_000, 2_000_000, { answers: never });
    expect(seen(script, 1_999_999, 'late').state).toBe('wake_failed');
    const packets = living(script, 2_000_000, 2_400_000, {
      answers: (id, milli) => id === 'nas' || (id === 'now' && milli < 2_080_000),
      then: drillFrom(2_060_000, 2_120_000, script),
    });
    expect(new Set(packets.map(([, id]) => id))).toEqual(new Set(['now']));
  });

  it('leaves alone one whose UPS ignores drills and that a person switches off meanwhile', () => {
    const script = house({ sections: sections(['now', 0], ['nas', 30], ['late', 30, true]) });
    const packets = living(script, 1000, 400_000, {
      answers: (id, milli) => id !== 'late' || milli < 90_000,
      loggedIn: (id, milli) => id !== 'late' || milli < 85_000,
      then: drillFrom(60_000, 120_000, script),
    });
    expect(packets).toEqual([]);
  });

  it('is for one that went down in the drill before, too, which had not come to its end', () => {
    const script = house({ sections: sections(['now', 3000], ['nas', 3000], ['late', 3000]) });
    const packets = living(script, 1000, 400_000, {
      answers: (id, milli) => id !== 'nas' || milli < 90_000,
      then: (milli) => {
        drillFrom(60_000, 150_000, script)(milli);
        drillFrom(155_000, 160_000, script)(milli);
      },
    });
    expect(packets[0]?.[1]).toBe('nas');
  });

  it('does not take one whose UPS ignores drills for one that went down, whatever became of the drill', () => {
    const given = { sections: sections(['now', 0], ['nas', 30], ['late', 30, true]) };
    const script = house({ ...given, hosts: [host('now', { after: ['late'] }), host('nas'), host('late')] });
    living(script, 1000, 120_000, {
      answers: (id, milli) => id !== 'now' || milli < 80_000,
      then: drillFrom(60_000, 1e9, script),
    });
    const saved = JSON.parse(JSON.stringify(remember(script.state, 'boot-1', at(120_000)))) as Remembered;
    const again = new Script(script.settings, saved, 'boot-2', 180_000);
    const packets = living(again, 180_000, 400_000, { answers: (id) => id !== 'now' });
    expect(packets.find(([, id]) => id === 'now')?.[0]).toBeLessThan(300_000);
    expect(seen(again, 399_000, 'late').next).toBeNull();
  });
});
