import { describe, expect, it } from 'vitest';
import type { DomainSettings, PrimarySettings } from '../../../src/domain/core/settings.js';
import { minutes, seconds } from '../../../src/domain/core/time.js';
import { calm, codesOf, fateOf, happeningsOf, rehearseNow, twoHosts } from './given_rehearsal.js';
import { report } from '../given_port.js';
import { aWhile } from './given_rehearsal.js';

/** A machine with its UPS on a driver, whose battery has so many seconds left. */
const house = (own: Partial<PrimarySettings> = {}): DomainSettings => {
  const base = twoHosts();
  return {
    ...base,
    upses: base.upses.map((ups) => ({
      ...ups,
      battery: null,
      port: { kind: 'driver', lowCharge: null, lowRuntime: null },
    })),
    primary: {
      poweredBy: ['ups'],
      needs: 1,
      wait: minutes(10),
      cut: 'shutdown.return',
      shutdownTakes: seconds(120),
      host: null,
      ...own,
    },
  };
};

const rehearsed = (own: Partial<PrimarySettings> = {}, runtime = 3_600) => {
  const script = calm(house(own));
  const variables = {
    'battery.charge': '100',
    'battery.runtime': String(runtime),
    'battery.charge.low': '20',
  };
  script.on(aWhile, { type: 'port_reported', ups: 'ups', report: report('OL', variables) });
  return rehearseNow(script);
};

const ofMachine = (course: ReturnType<typeof rehearsed>): readonly string[] =>
  happeningsOf(course).flatMap(([, what]) => (what.startsWith('all: ') ? [what.slice(5)] : []));

describe('the machine that we run on', () => {
  it('waits for the hosts, has its UPS cut the power, comes back with the mains, and wakes them', () => {
    const course = rehearsed();
    expect(ofMachine(course)).toEqual([
      'machine_waits',
      'machine_goes_and_returns',
      'machine_off',
      'machine_back',
    ]);
    expect(happeningsOf(course)).toContainEqual([expect.any(Number), 'ups: output_cut']);
    expect(codesOf(course)).toEqual([]);
    expect(fateOf(course, 'nas')).toMatchObject({ stays: false, warnings: [] });
    expect(fateOf(course, 'nas').upAt).not.toBeNull();
  });

  it('stays off, and wakes nobody, where nothing cuts its power', () => {
    const course = rehearsed({ cut: null });
    expect(ofMachine(course)).toEqual(['machine_waits', 'machine_goes', 'machine_off']);
    expect(codesOf(course)).toEqual(['machine_stays_off']);
    expect(fateOf(course, 'nas').wokenAt).toBeNull();
  });

  it('may wait longer than its battery lasts', () => {
    expect(codesOf(rehearsed({}, 900))).toContain('machine_wait_too_long');
  });

  it('is a host that goes down with us', () => {
    const course = rehearsed({ host: 'pc' });
    expect(happeningsOf(course).map(([, what]) => what)).toContain('pc: host_shut_down_with_us');
    expect(fateOf(course, 'pc')).toMatchObject({ toldBy: null, stays: false });
  });
});

describe('a UPS with a data port', () => {
  it('says OB and LB as its battery drains by what it told', () => {
    const course = rehearsed({ cut: null }, 1_000);
    const times = new Map(happeningsOf(course).map(([second, what]) => [what, second]));
    expect(times.get('ups: outage_noticed')).toBe(2);
    // Both wait for their delay, which is over before a fifth of the battery is left.
    expect(times.get('nas: host_told')).toBe(32);
    expect(times.get('ups: low_battery')).toBe(302);
  });
});
