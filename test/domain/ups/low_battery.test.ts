import { describe, expect, it } from 'vitest';
import { remember } from '../../../src/domain/core/remember.js';
import { step } from '../../../src/domain/core/step.js';
import { between, minutes, monotonicTime, seconds } from '../../../src/domain/core/time.js';
import { alive, at, Script, section, settings, silent, unknown } from '../given.js';
import { sections } from '../given_hosts.js';

/** With the power cut confirmed at 6 s, `OB LB` is due a little after 306 s. */
const cut = (interval = seconds(2), otherAfter = minutes(5)): Script =>
  new Script(settings({ sections: sections(['other', otherAfter / 1000]), detection: { interval } }))
    .round(alive, 0)
    .outage(2000);

describe('before OB LB', () => {
  it('everything is probed, early enough for the answers', () => {
    const script = cut();
    script.tick(303_000);
    expect(script.last?.probeAll).toBe(false);
    script.tick(304_500);
    expect([script.last?.probeAll, script.status]).toEqual([true, 'OB']);
    script.tick(307_000);
    expect(script.status).toBe('OB LB');
  });

  it('the next look, which may be due by then, puts it off no more', () => {
    const detection = { interval: minutes(2), timeout: seconds(5), confirmations: 1 };
    const script = new Script(settings({ sentinels: 1, sections: sections(['now', 0]), detection }))
      .round(alive, 0)
      .probe('s1', silent, 2000, 7010)
      .probe('s1', silent, 7020, 12_030);
    expect(script.statuses).toEqual({ ups: 'OB', now: 'OB LB' });
  });

  it('a look that is just recent enough counts, where the moment is noticed a little late', () => {
    const { outage, lookOverAt } = cut(minutes(2)).tick(60_000).ups;
    if (outage === null || lookOverAt === null) throw new Error('no look in this outage');
    // The look is over 0.2 ms after the last moment at which another one would be begun.
    const due = lookOverAt + 1999.8;
    const otherAfter = between(outage.startedAt.monotonic, monotonicTime(due));
    const script = cut(minutes(2), otherAfter).tick(60_000);
    // No timer before: this is the moment itself, and a millisecond too late.
    const { next } = step(script.settings, script.state, { type: 'ticked' }, at(due - at(0).monotonic + 0.9));
    expect(next.served.get('other')).toBe('OB LB');
  });

  it('the mains that is seen to be back holds it off, until it is on line', () => {
    const script = cut(minutes(2)).tick(304_500).round(alive, 304_500).tick(310_000);
    expect([script.mains, script.status]).toEqual(['restoring', 'OB']);
    expect(script.tick(314_600).last?.probeAll).toBe(true);
    script.round(alive, 314_600);
    expect([script.mains, script.status]).toEqual(['present', 'OL']);
  });

  it('it comes after all where the mains goes again, after another look', () => {
    const script = cut().tick(304_500).round(alive, 304_500).round(silent, 306_500).tick(308_400);
    expect([script.mains, script.status]).toEqual(['restoring', 'OB']);
    script.tick(308_600);
    expect([script.mains, script.status, script.last?.probeAll]).toEqual(['lost', 'OB', true]);
    script.tick(311_000);
    expect(script.status).toBe('OB LB');
  });

  it('is not taken back by a mains that is seen to be back, before it is there to stay', () => {
    const script = cut().tick(310_000).round(alive, 311_000);
    expect([script.mains, script.status]).toEqual(['restoring', 'OB LB']);
    script.round(silent, 315_000).tick(317_100);
    expect([script.mains, script.status]).toEqual(['lost', 'OB LB']);
    script.round(alive, 318_000).tick(328_100).round(alive, 328_200);
    expect(script.status).toBe('OL');
  });

  it('not knowing holds nothing off', () => {
    const script = cut().round(unknown, 20_000).tick(307_000);
    expect([script.mains, script.status]).toEqual(['unknown', 'OB LB']);
  });

  it('somebody looks after a restart too, but one that was said is said at once', () => {
    const restarted = (savedAt: number, startedAt: number): Script => {
      const before = cut().tick(savedAt);
      const remembered = remember(before.state, 'boot-1', at(savedAt));
      return new Script(before.settings, remembered, 'boot-1', startedAt).tick(startedAt);
    };
    const missed = restarted(290_000, 330_000);
    expect([missed.status, missed.last?.probeAll]).toEqual(['OB', true]);
    expect(missed.tick(332_001).status).toBe('OB LB');
    expect(restarted(310_000, 330_000).status).toBe('OB LB');
  });
});

describe('in an outage', () => {
  const timesProbed = (script: Script, from: number, to: number): number => {
    let times = 0;
    for (let milli = from; milli <= to; milli += 1000) times += Number(script.tick(milli).last?.probeAll);
    return times;
  };

  it('everything is probed every 5 s where the interval is longer', () => {
    expect(timesProbed(cut(minutes(2)), 10_000, 70_000)).toBeGreaterThanOrEqual(12);
  });

  it('the interval does otherwise, and while the mains is there', () => {
    expect(timesProbed(cut(), 10_000, 70_000)).toBe(0);
    const calm = new Script(settings({ detection: { interval: minutes(2) } })).round(alive, 0);
    expect(timesProbed(calm, 10_000, 70_000)).toBe(0);
  });

  it('an OB LB is not late for that', () => {
    for (const offset of [0, 1, 2, 3, 4, 5]) {
      const lowBatteryAfter = seconds(60 + offset / 2);
      const own = [{ ...section('ups', 0), lowBatteryAfter }];
      const script = new Script(settings({ sections: own, detection: { interval: minutes(2) } }));
      const began = script.round(alive, 0).outage(2000).ups.outage?.startedAt.monotonic ?? 0;
      const due = Math.ceil(began - at(0).monotonic + lowBatteryAfter);
      expect(script.tick(due - 1).status).toBe('OB');
      expect(script.tick(due).status).toBe('OB LB');
    }
  });
});

describe('maintenance', () => {
  it('begun at OB LB holds that no longer than the outage: in a second one everything is on line', () => {
    const script = cut()
      .tick(310_000)
      .on(310_000, {
        type: 'commanded',
        command: { kind: 'start_maintenance', duration: minutes(60) },
        from: 'HTTP',
      });
    expect(script.status).toBe('OB LB');
    script.round(alive, 311_000).tick(321_500).round(alive, 321_500);
    expect(script.status).toBe('OL');
    script.outage(400_000);
    expect([script.mains, script.status]).toEqual(['lost', 'OL']);
  });
});
