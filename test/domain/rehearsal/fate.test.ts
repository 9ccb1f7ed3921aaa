import { describe, expect, it } from 'vitest';
import { minutes, type Duration } from '../../../src/domain/core/time.js';
import type { Given } from '../given.js';
import { host, sections, type Life } from '../given_hosts.js';
import { calm, fateOf, rehearseNow, twoHosts, warningsOf } from './given_rehearsal.js';

interface Case {
  readonly what: string;
  readonly given?: Partial<Given>;
  readonly life?: Life;
  readonly lasts?: Duration;
  /** Of the PC. */
  readonly warnings: readonly string[];
}

const pc = (wake: Parameters<typeof host>[1]): Partial<Given> => ({ hosts: [host('nas'), host('pc', wake)] });

const notPc = (id: string): boolean => id !== 'pc';

const cases: readonly Case[] = [
  { what: 'has a client, and is woken', warnings: [] },
  {
    what: 'has nobody who tells it',
    given: pc({ section: null }),
    life: { loggedIn: notPc },
    warnings: ['nobody_tells'],
  },
  { what: 'follows the main UPS by its client', given: pc({ section: null }), warnings: [] },
  { what: 'has a delay, but no client', life: { loggedIn: notPc }, warnings: ['nothing_obeys'] },
  {
    what: 'has a script',
    life: { loggedIn: notPc, reports: (id) => (id === 'pc' ? 'online' : null) },
    warnings: [],
  },
  { what: 'cannot be known to have a client', life: { loggedIn: null }, warnings: ['client_not_known'] },
  {
    what: 'was never heard',
    life: { answers: notPc, loggedIn: notPc },
    warnings: ['never_heard'],
  },
  { what: 'has no mac', given: pc({ possible: false }), warnings: ['no_mac'] },
  { what: 'is not to be woken', given: pc({ auto: false }), warnings: ['wake_off'] },
  {
    what: 'ignores drills',
    given: { sections: sections(['nas', 30], ['pc', 600, true]) },
    warnings: ['ignores_drills'],
  },
  { what: 'is told after the mains is back', lasts: minutes(3), warnings: ['not_told_in_time'] },
  {
    what: 'has a delay that the battery does not last for',
    given: { battery: { runtime: minutes(8), recharge: minutes(600) } },
    warnings: ['loses_power_on_its_way', 'battery_before_delay'],
  },
  {
    what: 'is told only once the battery is low, of which nobody knows anything',
    given: {
      battery: null,
      sections: sections(['nas', 30], ['pc', 600]).map((one) =>
        one.name === 'pc' ? { ...one, lowBatteryAfter: null } : one,
      ),
    },
    warnings: ['told_when_low_only'],
  },
  {
    what: 'waits for one that never comes',
    given: { hosts: [host('nas', { auto: false }), host('pc', { after: ['nas'] })] },
    warnings: ['wake_fails'],
  },
  {
    what: 'waits for a charge that no recharging reaches in time',
    given: {
      battery: { runtime: minutes(60), recharge: minutes(60 * 24 * 400) },
      ...pc({ minCharge: 100 }),
    },
    warnings: ['wake_not_due'],
  },
];

describe('what becomes of a host that', () => {
  it.each(cases)('$what', ({ given, life, lasts, warnings }) => {
    const course = rehearseNow(calm(twoHosts(given), life), { lasts: lasts ?? null });
    expect(warningsOf(course, 'pc')).toEqual(warnings);
  });

  it('is off is that it stays off, and is woken with the others', () => {
    const course = rehearseNow(calm(twoHosts(), { answers: notPc, loggedIn: notPc }));
    expect(fateOf(course, 'pc')).toMatchObject({ goesDownAt: null, stays: false });
  });

  it('nobody tells is that it runs until the battery is over', () => {
    const course = rehearseNow(calm(twoHosts(pc({ section: null })), { loggedIn: notPc }));
    expect(fateOf(course, 'pc')).toMatchObject({ goesDownAt: 60 * 60_000, toldBy: null, stays: false });
  });

  it('nobody tells is that it stays where the battery lasts', () => {
    const course = rehearseNow(
      calm(twoHosts({ ...pc({ section: null }), battery: null }), { loggedIn: notPc }),
    );
    expect(fateOf(course, 'pc')).toMatchObject({ goesDownAt: null, stays: true, wokenAt: null });
  });
});
