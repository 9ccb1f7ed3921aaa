import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/domain/core/command.js';
import { minutes, seconds, type Duration } from '../../../src/domain/core/time.js';
import { assumptionsOf, findingsOf } from '../../../src/domain/rehearsal/findings.js';
import { silent, unknown, type Given } from '../given.js';
import { command } from '../given_hosts.js';
import { aWhile, calm, codesOf, happeningsOf, rehearseNow, twoHosts } from './given_rehearsal.js';

const drill: Command = { kind: 'start_drill', ups: null };
const maintenance: Command = { kind: 'start_maintenance', duration: minutes(60) };

describe('what a rehearsal finds', () => {
  it.each<{ what: string; given?: Partial<Given>; before?: Command; lasts?: Duration; codes: string[] }>([
    { what: 'nothing where nothing is wrong', codes: [] },
    {
      what: 'a battery of which nobody knows how long it lasts',
      given: { battery: null },
      codes: ['battery_unknown'],
    },
    { what: 'a drill that is on', before: drill, codes: ['drill_now'] },
    { what: 'maintenance that is on', before: maintenance, codes: ['maintenance_now'] },
    {
      what: 'an outage that is over before it is noticed',
      given: { sentinels: 1, detection: { interval: minutes(1) } },
      lasts: seconds(2),
      codes: ['not_noticed'],
    },
  ])('$what', ({ given, before, lasts, codes }) => {
    const script = calm(twoHosts(given));
    if (before !== undefined) command(script, aWhile, before);
    expect(codesOf(rehearseNow(script, { lasts: lasts ?? null }))).toEqual(codes);
  });

  it('tells nobody in maintenance before that is over', () => {
    const told = happeningsOf(rehearseNow(command(calm(twoHosts({ battery: null })), aWhile, maintenance)));
    const times = new Map(told.map(([second, what]) => [what, second]));
    expect(times.get('ups: outage_noticed_in_maintenance')).toBe(5);
    expect(times.get('nas: host_told')).toBeGreaterThanOrEqual(3_600);
  });

  it.each([
    ['all of them are unknown', unknown, 'no sentinel of it answers now'],
    ['all of them are silent before the first decision', silent, null],
  ])('whether an outage would be noticed where %s', (_, outcome, reason) => {
    const course = rehearseNow(calm(twoHosts(), { mains: () => outcome }));
    const found = findingsOf(course).find(({ code }) => code === 'not_noticed');
    expect(found?.text ?? null).toBe(
      reason === null ? null : `the outage of ups would not be noticed: ${reason}`,
    );
  });

  it('that too few sentinels answer', () => {
    const script = calm(twoHosts());
    for (let round = 0; round < 5; round += 1) script.round({ s1: unknown }, aWhile + round * 2_000);
    const [found] = findingsOf(rehearseNow(script));
    expect(found?.text).toBe(
      'the outage of ups would not be noticed: 2 of 3 sentinels answer now, and 3 have to fall silent',
    );
  });

  it('tells what it takes for given', () => {
    const texts = assumptionsOf(rehearseNow(calm(twoHosts())), false).map(({ text }) => text);
    expect(texts).toEqual([
      'the mains is back once everything has happened: after 12 min',
      'the battery of ups lasts 60 min, and nobody makes it last longer by going down',
      'a host needs 60 s to shut down and 60 s to boot, and every magic packet wakes',
      'sentinels answer 30 s after the mains is back',
      'the machine that sentinel-ups runs on, and the network, keep running',
    ]);
  });
});
