import { describe, expect, it } from 'vitest';
import type { DomainEvent, ProbeOutcome, ProbeResult } from '../../../src/domain/core/event.js';
import { isUnchanged, step } from '../../../src/domain/core/step.js';
import { monotonicTime } from '../../../src/domain/core/time.js';
import { alive, at, mainOf, Script, settings, silent, unknown } from '../given.js';

const result = (id: string, outcome: ProbeOutcome, sentAt: number): ProbeResult => ({
  id,
  sentAt: monotonicTime(at(sentAt).monotonic),
  outcome,
});

const together = (...results: ProbeResult[]): DomainEvent => ({ type: 'probed', results });

describe('results that are there at the same moment', () => {
  it('make the same of the sentinels as one after the other', () => {
    const script = new Script(settings()).round(alive, 0);
    const results = [result('s1', silent, 2000), result('s2', alive, 2010), result('s3', unknown, 2020)];
    const after = step(script.settings, script.state, together(...results), at(3050));
    let one = script.state;
    for (const each of results) {
      one = step(script.settings, one, together(each), at(3050)).next;
    }
    expect(mainOf(after.next).sentinels).toEqual(mainOf(one).sentinels);
  });

  it('raise a suspicion once, and ask once for everything to be probed', () => {
    const script = new Script(settings()).round(alive, 0);
    const all = ['s1', 's2', 's3'].map((id) => result(id, silent, 2000));
    const { next, effects } = step(script.settings, script.state, together(...all), at(3010));
    expect([mainOf(next).mains.name, effects]).toEqual(['suspect', [{ type: 'probe_all', ups: 'ups' }]]);
  });

  it('raise none where one of them answered after the silent ones were asked', () => {
    const script = new Script(settings()).round(alive, 0);
    const results = [result('s1', silent, 2000), result('s2', silent, 2000), result('s3', alive, 2500)];
    const { next } = step(script.settings, script.state, together(...results), at(3010));
    expect(mainOf(next).mains.name).toBe('present');
  });

  it('none at all change nothing', () => {
    const script = new Script(settings()).round(alive, 0);
    const { next } = step(script.settings, script.state, together(), at(100));
    expect(isUnchanged(script.state, next, at(100))).toBe(true);
  });
});

describe('a result changes nothing that anybody sees', () => {
  const changes = (script: Script, event: DomainEvent, milli: number): boolean => {
    const { next } = step(script.settings, script.state, event, at(milli));
    return !isUnchanged(script.state, next, at(milli));
  };

  it('where a device is only heard once more', () => {
    const script = new Script(settings()).round(alive, 0);
    expect(changes(script, together(result('s1', alive, 2000)), 2010)).toBe(false);
  });

  it.each<[string, ProbeOutcome, number]>([
    ['it falls silent', silent, 2000],
    ['it cannot be probed any more', unknown, 2000],
    ['it was not heard for so long that it counted as unknown', alive, 60_000],
  ])('but not where %s', (_, outcome, sentAt) => {
    const script = new Script(settings()).round(alive, 0);
    expect(changes(script, together(result('s1', outcome, sentAt)), sentAt + 1010)).toBe(true);
  });

  it('but not where it is heard for the first time', () => {
    const script = new Script(settings());
    expect(changes(script, together(result('s1', alive, 0)), 10)).toBe(true);
  });
});
