import { describe, expect, it } from 'vitest';
import type { ProbeOutcome } from '../../../src/domain/core/event.js';
import { milliseconds } from '../../../src/domain/core/time.js';
import { told } from '../../../src/domain/view/reasons/told.js';
import { alive, Script, settings, silent } from '../given.js';

describe('an answer that comes late', () => {
  const lateBy = (latency: number): ProbeOutcome => ({ kind: 'alive', latency: milliseconds(latency) });
  const suspected = (): Script => new Script(settings()).round(alive, 0).probe('s1', silent, 2000);

  it('refutes a suspicion at once, though its probe left before the round', () => {
    const script = suspected().probe('s2', lateBy(700), 2500, 3200);
    expect([script.mains, script.status]).toEqual(['present', 'OL']);
  });

  it('refutes it after its probe was called silent', () => {
    const script = suspected().round(silent, 3010).probe('s2', lateBy(1400), 3010, 4410);
    expect(script.mains).toBe('present');
    script.round(silent, 5000);
    expect(script.mains).toBe('suspect');
  });

  it('refutes it though a newer probe of the same sentinel is silent already', () => {
    const script = suspected();
    script
      .probe('s2', silent, 3010, 4020)
      .probe('s2', silent, 3900, 4910)
      .probe('s2', lateBy(800), 3010, 4920);
    expect(script.ups.sentinels[1]?.evidence?.kind).toBe('silent');
    expect(script.mains).toBe('present');
  });

  it('contradicts the suspicion to its end, though others fall silent in its stead', () => {
    const two = settings({ detection: { silent: 2 } });
    const script = new Script(two).round(alive, 0);
    for (const [round, answers] of [[], ['s3'], ['s1'], []].entries()) {
      const outcomes = ['s1', 's2', 's3'].map((id) => [id, answers.includes(id) ? alive : silent] as const);
      script.round(Object.fromEntries(outcomes), 2000 + round * 1020);
    }
    expect(script.status).toBe('OL');
  });

  it.each([
    ['after the silence', 1500, 'alive'],
    ['at the very moment at which the silent probe was sent', 1000, 'alive'],
    ['before it', 900, 'silent'],
  ])(
    '%s counts by the time at which it was given, in whatever order the two arrive',
    (_when, latency, kind) => {
      const answer = (script: Script): Script => script.probe('s1', lateBy(latency), 0, 2500);
      const silence = (script: Script): Script => script.probe('s1', silent, 1000, 2500);
      for (const script of [
        silence(answer(new Script(settings()))),
        answer(silence(new Script(settings()))),
        answer(silence(answer(new Script(settings())))),
      ])
        expect(script.ups.sentinels[0]?.evidence?.kind).toBe(kind);
    },
  );

  it('is none when it was given long before and only the news of it is late: an outage goes on', () => {
    const script = new Script(settings()).round(alive, 0).outage(2000).probe('s1', lateBy(3), 1500, 9000);
    expect([script.mains, script.status]).toEqual(['lost', 'OB']);
  });

  it('that claims to be from the future is from now', () => {
    const script = new Script(settings()).probe('s1', lateBy(1e12), 0, 10).probe('s1', silent, 2000);
    expect(script.ups.sentinels[0]?.evidence?.kind).toBe('silent');
    script.probe('s1', alive, 1e12, 4000).probe('s1', silent, 5000);
    expect(script.ups.sentinels[0]?.evidence?.kind).toBe('silent');
  });

  it('does not break the way back', () => {
    const script = new Script(settings()).round(alive, 0).outage(2000).round(alive, 20_000);
    const answersLate = (sentAt: number): void => {
      script
        .round(silent, sentAt)
        .probe('s1', lateBy(1800), sentAt, sentAt + 1800)
        .tick(sentAt + 2000);
    };
    for (const sentAt of [22_000, 24_000, 26_000, 28_000]) {
      answersLate(sentAt);
      expect(script.status).toBe('OB');
    }
    answersLate(30_000);
    expect([script.mains, script.status]).toEqual(['present', 'OL']);
  });

  it('of a witness shows that the network works', () => {
    const script = new Script(settings({ witnesses: 1 })).round(alive, 0).outage(2000);
    expect(script.mains).toBe('unknown');
    const answered = new Script(settings({ witnesses: 1 })).round(alive, 0);
    answered.round(silent, 2000).probe('w1', lateBy(1300), 2000, 3300);
    for (const round of [1, 2, 3]) answered.round(silent, 2310 + round * 1020);
    expect(answered.status).toBe('OB');
  });
});

it('is shown by the same view while the same is told of it again', () => {
  const because = (seconds: number): ProbeOutcome => ({
    kind: 'silent',
    why: told('no_answer', { seconds }),
  });
  const script = new Script(settings()).round(alive, 0).outage(2000);
  const view = () => script.ups.sentinels[0]?.view;
  const before = view();
  expect(before?.reason?.text).toBe('no answer in 1 s');
  script.round(because(1), 20_000);
  expect(view()).toBe(before);
  script.round(because(2), 22_000);
  expect(view()?.reason?.text).toBe('no answer in 2 s');
});
