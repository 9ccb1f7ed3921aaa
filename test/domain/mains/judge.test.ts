import { describe, expect, it } from 'vitest';
import { seconds } from '../../../src/domain/core/time.js';
import { alive, at, linkDown, Script, settings, silent, textsOf, unknown, viewAt } from '../given.js';

const reason = (script: Script, milli: number): string =>
  viewAt(script.settings, script.state, at(milli)).mains.reason.text;
const problems = (script: Script, milli: number): readonly string[] =>
  textsOf(viewAt(script.settings, script.state, at(milli)).problems);

describe('the way into an outage', () => {
  it('is undecided and stale before the first answer', () => {
    const script = new Script(settings()).tick(1);
    expect([script.mains, script.status]).toEqual(['unknown', 'stale']);
  });

  it('is present with the first answer that rules the silence out', () => {
    const script = new Script(settings()).probe('s1', alive, 0);
    expect([script.mains, script.status]).toEqual(['present', 'OL']);
    expect(reason(script, 10)).toBe('1 of 3 sentinels alive, 2 unknown');
  });

  it('suspects on the first silence that could be an outage, and probes everything at once', () => {
    const script = new Script(settings()).round(alive, 0).probe('s1', silent, 2000);
    expect([script.mains, script.status, script.last?.probeAll]).toEqual(['suspect', 'OL', true]);
  });

  it('does not suspect while another sentinel answered after the silent probe was sent', () => {
    const script = new Script(settings()).round(alive, 0).probe('s2', alive, 2500).probe('s1', silent, 2000);
    expect([script.mains, script.last?.probeAll]).toEqual(['present', false]);
  });

  it('is lost after as many silent rounds as `confirmations`, each at least `timeout` apart', () => {
    const script = new Script(settings()).round(alive, 0).probe('s1', silent, 2000);
    const began = 3010;
    for (const round of [0, 1]) {
      script.round(silent, began + round * 1020);
      expect(script.mains).toBe('suspect');
      expect(script.last?.probeAll).toBe(true);
    }
    script.round(silent, began + 2 * 1020);
    expect([script.mains, script.status]).toEqual(['lost', 'OB']);
    expect(reason(script, 7000)).toBe('3 of 3 sentinels silent');
  });

  it('waits for `timeout` even when all say at once that nobody is there', () => {
    const script = new Script(settings()).round(alive, 0).probe('s1', silent, 2000, 2010);
    for (const id of ['s1', 's2', 's3']) script.probe(id, silent, 2011, 2020);
    expect(script.ups.mains).toMatchObject({ name: 'suspect', round: 1 });
    script.tick(3011);
    expect(script.ups.mains).toMatchObject({ name: 'suspect', round: 2 });
  });

  it('is refuted by one answer, however late in the rounds', () => {
    const script = new Script(settings()).round(alive, 0).probe('s1', silent, 2000);
    script.round(silent, 3010).round(silent, 4030);
    script.probe('s1', silent, 5050).probe('s2', alive, 5050);
    expect([script.mains, script.status]).toEqual(['present', 'OL']);
  });

  it('never counts an unknown as silent: it becomes blind instead', () => {
    const script = new Script(settings())
      .round(alive, 0)
      .outage(6000, { s1: silent, s2: silent, s3: unknown });
    expect([script.mains, script.status]).toEqual(['unknown', 'OL']);
    expect(problems(script, 12_000)).toEqual([
      'an outage could not be noticed: 1 of 3 sentinels unknown (S3: ping is missing)',
    ]);
  });

  it('gives the sentinels time to be reachable again after our own link was down', () => {
    const soon = settings({ detection: { bootGrace: seconds(1) } });
    const script = new Script(soon).round(alive, 0).round(linkDown, 2000).outage(4000);
    expect([script.mains, script.status]).toEqual(['unknown', 'OL']);
    script.round(alive, 40_000);
    expect(script.mains).toBe('present');
    expect(script.outage(42_000).status).toBe('OB');
    const cut = new Script(soon)
      .round(alive, 0)
      .round(linkDown, 2000)
      .keep(silent, 4000, 61_000)
      .outage(62_500);
    expect(cut.status).toBe('OB');
  });

  it('does not speak of the link where it was not down', () => {
    const script = new Script(settings({ sentinels: 2 })).probe('s1', alive, 0).probe('s1', unknown, 2000);
    script.probe('s1', silent, 4000).probe('s2', silent, 4000);
    expect(reason(script, 6000)).not.toContain('link');
  });

  it('needs only as many as `silent` says', () => {
    const two = settings({ detection: { silent: 2 } });
    const lost = new Script(two).round(alive, 0).outage(2000, { s1: silent, s2: silent, s3: unknown });
    expect([lost.mains, lost.status]).toEqual(['lost', 'OB']);
    const one = new Script(two).round(alive, 0).outage(2000, { s1: silent, s2: alive, s3: alive });
    expect([one.mains, one.status]).toEqual(['present', 'OL']);
  });

  it.each([
    ['unknown', 'OL'],
    ['silent', 'OB'],
  ] as const)('counts a link that is down as %s where the configuration says so', (meaning, status) => {
    const script = new Script(settings({ detection: { linkDown: meaning } }))
      .round(alive, 0)
      .outage(2000, linkDown);
    expect(script.status).toBe(status);
  });

  it('ignores results that are older than what is known, and repeated ones', () => {
    const script = new Script(settings()).round(alive, 5000);
    const { sentinels } = script.ups;
    script.probe('s1', silent, 4000).probe('s1', silent, 5000).probe('s2', alive, 5000, 5100);
    expect(script.ups.sentinels).toEqual(sentinels);
    expect(script.mains).toBe('present');
  });

  it('works with a single sentinel', () => {
    const script = new Script(settings({ sentinels: 1 })).round(alive, 0).outage(2000);
    expect([script.mains, script.status]).toEqual(['lost', 'OB']);
  });

  it('does not wait for ever for a round whose probes never come back', () => {
    const script = new Script(settings()).round(alive, 0).probe('s1', silent, 2000).tick(9100);
    expect(script.mains).not.toBe('suspect');
  });
});

describe('boot grace', () => {
  it('does not count sentinels that were not yet seen alive', () => {
    const script = new Script(settings()).outage(0).outage(60_000).outage(170_000);
    expect([script.mains, script.status]).toEqual(['unknown', 'stale']);
    expect(problems(script, 174_000)).toEqual([]);
    expect(reason(script, 174_000)).toContain('at most 3 min from the start');
  });

  it('counts them when it is over', () => {
    const script = new Script(settings()).outage(178_000).outage(182_500);
    expect([script.mains, script.status]).toEqual(['lost', 'OB']);
  });

  it('counts one that was seen alive at once', () => {
    const script = new Script(settings({ sentinels: 1 })).round(alive, 0).outage(2000);
    expect(script.status).toBe('OB');
  });

  it('lets sentinels come up one by one: on line with the first', () => {
    const script = new Script(settings())
      .round(silent, 0)
      .round({ s1: alive, s2: silent, s3: silent }, 60_000);
    expect([script.mains, script.status]).toEqual(['present', 'OL']);
    script.round({ s1: alive, s2: alive, s3: silent }, 120_000).tick(200_000);
    expect(script.status).toBe('OL');
  });
});

describe('witnesses', () => {
  const watched = settings({ witnesses: 1 });

  it('make it a broken network when they are silent too', () => {
    const script = new Script(watched).round(alive, 0).outage(2000);
    expect([script.mains, script.status]).toEqual(['unknown', 'OL']);
    expect(problems(script, 7000)[0]).toContain('the network broke');
  });

  it.each([
    ['whose link has just come back', linkDown],
    ['that was never seen alive', silent],
  ])('make it a broken network at once: a silent one %s needs no time to say so', (_which, before) => {
    const script = new Script(watched).round({ s1: alive, s2: alive, s3: alive, w1: before }, 0).outage(2000);
    expect([script.mains, script.status]).toEqual(['unknown', 'OL']);
    expect(problems(script, 7000)[0]).toContain('the network broke');
  });

  it('leave it an outage when one of them answers', () => {
    const script = new Script(watched)
      .round(alive, 0)
      .outage(2000, { s1: silent, s2: silent, s3: silent, w1: alive });
    expect([script.mains, script.status]).toEqual(['lost', 'OB']);
  });

  it('leave it an outage when they could not be probed', () => {
    const script = new Script(watched)
      .round(alive, 0)
      .outage(2000, { s1: silent, s2: silent, s3: silent, w1: unknown });
    expect([script.mains, script.status]).toEqual(['lost', 'OB']);
  });

  it('let a network that broke be no outage for one probing error of theirs', () => {
    for (const round of [0, 1, 2, 3]) {
      const script = new Script(watched).round(alive, 0);
      for (let index = 0; index < 4; index += 1) {
        script.round(
          { s1: silent, s2: silent, s3: silent, w1: index === round ? unknown : silent },
          2000 + index * 1020,
        );
      }
      expect([script.mains, script.status]).toEqual(['unknown', 'OL']);
    }
  });

  it('have no vote while our own link is down, whatever that says of the sentinels', () => {
    const own = settings({ witnesses: 1, detection: { linkDown: 'silent' } });
    const script = new Script(own).round(alive, 0).outage(2000, linkDown).keep(silent, 8000, 120_000);
    expect(script.status).toBe('OB');
  });

  it('let the outage be seen once they answer again while the sentinels stay silent', () => {
    const cut = { s1: silent, s2: silent, s3: silent, w1: alive };
    const script = new Script(watched)
      .round(alive, 0)
      .outage(2000)
      .probe('w1', alive, 8000)
      .outage(8100, cut);
    expect([script.mains, script.status]).toEqual(['lost', 'OB']);
  });

  it('do not end an outage when they fall silent in it', () => {
    const script = new Script(watched).round(alive, 0);
    script.outage(2000, { s1: silent, s2: silent, s3: silent, w1: alive }).outage(8000);
    expect([script.mains, script.status]).toEqual(['unknown', 'OB']);
  });

  it('raise a problem when they are silent while the mains is there', () => {
    const script = new Script(watched)
      .round(alive, 0)
      .outage(6000, { s1: alive, s2: alive, s3: alive, w1: silent });
    expect(script.status).toBe('OL');
    expect(problems(script, 11_000)).toEqual([
      'no witness answers: an outage could not be told from a broken network',
    ]);
  });
});

describe('the way back', () => {
  it('restores once it was present for `restore_after`', () => {
    const script = new Script(settings()).round(alive, 0).outage(2000).round(alive, 20_000);
    expect([script.mains, script.status]).toEqual(['restoring', 'OB']);
    script.round(alive, 25_000).tick(29_900);
    expect(script.status).toBe('OB');
    script.tick(30_010);
    expect([script.status, script.last?.probeAll]).toEqual(['OB', true]);
    script.round(alive, 30_020);
    expect([script.mains, script.status]).toEqual(['present', 'OL']);
    expect(script.ups.lastOutage?.duration).toBeGreaterThan(20_000);
  });

  it('starts counting anew when it goes again', () => {
    const script = new Script(settings())
      .round(alive, 0)
      .outage(2000)
      .round(alive, 20_000)
      .round(silent, 25_000);
    expect(script.mains).toBe('restoring');
    script.tick(27_000);
    expect([script.mains, script.status]).toEqual(['lost', 'OB']);
    script.round(alive, 28_000).tick(31_000);
    expect(script.status).toBe('OB');
    script.round(alive, 36_000).tick(38_100).round(alive, 38_110);
    expect(script.status).toBe('OL');
  });

  it('goes on through not knowing', () => {
    const script = new Script(settings()).round(alive, 0).outage(2000).round(unknown, 20_000);
    expect([script.mains, script.status]).toEqual(['unknown', 'OB']);
    script.tick(2000 + 300_000 + 5000);
    expect(script.status).toBe('OB LB');
  });

  it('is not over by one answer that is long ago', () => {
    const slow = settings({ sentinels: 1, detection: { interval: seconds(15) } });
    const script = new Script(slow).round(alive, 0).outage(2000).round(alive, 20_000).tick(30_010);
    expect(script.last?.probeAll).toBe(true);
    expect(script.round(silent, 30_020).status).toBe('OB');
  });

  it('does not take stale answers for a mains that is back', () => {
    const script = new Script(settings()).round(alive, 0).outage(2000).round(alive, 20_000).tick(120_000);
    expect(script.status).toBe('OB');
  });
});
