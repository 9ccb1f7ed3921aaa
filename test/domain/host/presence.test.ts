import { describe, expect, it } from 'vitest';
import type { ProbeOutcome } from '../../../src/domain/core/event.js';
import { seconds } from '../../../src/domain/core/time.js';
import { alive, Script, silent, unknown } from '../given.js';
import { host, house, living, seen, sections } from '../given_hosts.js';

/** An outage of that time, in milliseconds. */
const cut =
  (begin: number, end: number): ((milli: number) => ProbeOutcome) =>
  (milli) =>
    milli >= begin && milli < end ? silent : alive;

const never = { sections: sections(['now', 3000], ['nas', 3000], ['late', 3000]) };

describe('what is known of a host that is to be woken', () => {
  it('is not what its script said before it died: it is woken when its reports count no more', () => {
    const script = house(never);
    const packets = living(script, 1000, 700_000, {
      mains: cut(60_000, 75_000),
      answers: (id) => id !== 'nas',
      reports: (id, milli) => (id === 'nas' && milli < 62_000 ? 'online' : null),
    });
    expect(new Set(packets.map(([, id]) => id))).toEqual(new Set(['nas']));
  });

  it('is not an answer from before its turn', () => {
    const script = house({
      ...never,
      wake: { delay: seconds(5), retryEvery: seconds(20), giveUpAfter: seconds(100) },
    });
    const packets = living(script, 1000, 200_000, {
      mains: cut(60_000, 80_000),
      answers: (id, milli) => id !== 'nas' || milli < 91_000,
    });
    expect(new Set(packets.map(([, id]) => id))).toEqual(new Set(['nas']));
  });

  it('is not a login that upsd has yet to drop, nor is one that stays a reason to wake it', () => {
    const script = house({
      ...never,
      wake: { delay: seconds(5), retryEvery: seconds(20), giveUpAfter: seconds(100) },
    });
    const packets = living(script, 1000, 300_000, {
      mains: cut(60_000, 80_000),
      loggedIn: (id, milli) => id !== 'nas' || milli < 130_000,
    });
    expect(new Set(packets.map(([, id]) => id))).toEqual(new Set(['nas']));
  });

  it('is its NUT login, where it has begun to block pings', () => {
    const script = house({
      sections: sections(['now', 0], ['nas', 3000], ['late', 3000]),
      hosts: [host('now', { after: ['nas'] }), host('nas'), host('late')],
    });
    const packets = living(script, 1000, 600_000, {
      mains: cut(300_000, 325_000),
      answers: (id, milli) =>
        id === 'late' || (milli < 50_000 && id === 'nas') || (id === 'now' && milli < 310_000),
      loggedIn: (id) => id === 'nas',
    });
    expect(new Set(packets.map(([, id]) => id))).toEqual(new Set(['now']));
    expect(seen(script, 290_000, 'nas').state).toBe('online');
  });

  it('is not its NUT login while that may be of a machine that has just lost its power', () => {
    const script = house(never);
    living(script, 1000, 80_000, { answers: (_id, milli) => milli < 50_000, loggedIn: () => true });
    expect(seen(script, 80_000, 'nas').state).toBe('offline');
  });

  it('is its NUT login at once where that came after its last answer, but not where upsd could not be asked meanwhile', () => {
    const blocking = house(never);
    living(blocking, 1000, 80_000, {
      answers: (_id, milli) => milli < 30_000,
      loggedIn: (_id, milli) => milli >= 60_000,
    });
    expect(seen(blocking, 79_999, 'nas').state).toBe('online');
    const dead = house(never);
    const gone = { answers: (_id: string, milli: number) => milli < 50_000 };
    living(dead, 1000, 60_000, { ...gone, loggedIn: () => true });
    living(dead, 60_000, 70_000, { ...gone, loggedIn: null });
    living(dead, 70_000, 90_000, { ...gone, loggedIn: () => true });
    expect(seen(dead, 89_999, 'nas').state).toBe('offline');
  });

  it('is that its NUT client has left: it goes down at a timer of its own', () => {
    const script = house(never);
    const packets = living(script, 1000, 700_000, {
      mains: cut(60_000, 160_000),
      answers: (id, milli) => id !== 'nas' || milli < 400_000,
      loggedIn: (id, milli) => id !== 'nas' || milli < 120_000,
    });
    expect(new Set(packets.map(([, id]) => id))).toEqual(new Set(['nas']));
  });

  it('is that its NUT client is there again: whoever switches it off later wants it off', () => {
    const script = house(never);
    const packets = living(script, 1000, 700_000, {
      mains: cut(60_000, 160_000),
      answers: (id, milli) => id !== 'nas' || milli < 400_000,
      loggedIn: (id, milli) => id !== 'nas' || milli < 120_000 || (milli > 130_000 && milli < 400_000),
    });
    expect(packets).toEqual([]);
  });

  it('is that upsd does not answer: that says nothing of its client', () => {
    const script = house(never);
    living(script, 1000, 100_000, { answers: () => true, loggedIn: () => true });
    living(script, 100_000, 160_000, { mains: cut(100_000, 160_000), answers: () => true, loggedIn: null });
    const packets = living(script, 160_000, 700_000, {
      answers: (id, milli) => id !== 'nas' || milli < 400_000,
    });
    expect(packets).toEqual([]);
  });

  it('is waited for longer than a host is tried', () => {
    const script = house();
    const packets = living(script, 1000, 900_000, {
      mains: cut(60_000, 160_000),
      answers: (id, milli) => id !== 'nas' || milli < 700_000,
    });
    expect(new Set(packets.map(([, id]) => id))).toEqual(new Set(['nas']));
  });

  it('is nothing, where it never answers and upsd is not ours: three packets, and no word of failure', () => {
    const script = new Script(house(never).settings).round(alive, 0);
    const packets = living(script, 1000, 700_000, {
      mains: cut(60_000, 80_000),
      answers: (id) => id !== 'nas',
      loggedIn: null,
    });
    expect(packets.filter(([, id]) => id === 'nas')).toHaveLength(3);
  });
});

describe('a host that was woken', () => {
  it('may be switched off again, and crash again: it is not brought back each time', () => {
    const script = house();
    const packets = living(script, 1000, 1_500_000, {
      mains: cut(60_000, 160_000),
      answers: (id, milli) =>
        id !== 'nas' || milli < 100_000 || (milli > 300_000 && milli % 120_000 < 60_000),
    });
    const times = packets.filter(([, id]) => id === 'nas').map(([milli]) => milli);
    expect(times.length).toBeGreaterThan(0);
    expect(Math.max(...times)).toBeLessThan(366_000);
  });

  it('is the last of it for one that its NUT client has come back to', () => {
    const script = house();
    const packets = living(script, 1000, 700_000, {
      mains: cut(60_000, 160_000),
      answers: (id, milli) => id !== 'nas' || milli < 400_000,
      loggedIn: (id, milli) => id !== 'nas' || milli < 100_000 || (milli > 200_000 && milli < 400_000),
    });
    expect(packets).toEqual([]);
  });

  it('is no reason to wait for one that never answers, where upsd is not ours', () => {
    const given = house({ hosts: [host('now', { after: ['nas'] }), host('nas'), host('late')] }).settings;
    const script = new Script(given).round(alive, 0);
    const packets = living(script, 1000, 700_000, {
      mains: cut(60_000, 160_000),
      answers: (id, milli) => id === 'late' || (id === 'now' && milli < 100_000),
      loggedIn: null,
    });
    expect(packets.filter(([, id]) => id === 'nas')).toHaveLength(3);
    expect(packets.some(([, id]) => id === 'now')).toBe(true);
  });
});

describe('a lost ping', () => {
  it('changes nothing, and wakes nobody who was told to go down but stays', () => {
    const script = house();
    living(script, 1000, 40_000, { answers: (_id, milli) => milli < 35_000 });
    expect(seen(script, 39_999, 'nas')).toMatchObject({ state: 'online', up: true });
    const packets = living(script, 40_000, 2_400_000, {
      mains: cut(60_000, 160_000),
      answers: (id, milli) => id !== 'nas' || milli % 105_000 !== 0,
    });
    expect(packets).toEqual([]);
  });
});

describe('the wake delay', () => {
  it('begins anew where the mains could not be seen', () => {
    const script = house();
    const packets = living(script, 1000, 600_000, {
      mains: (milli) => {
        if (milli >= 60_000 && milli < 160_000) return silent;
        return milli > 190_000 && milli < 300_000 ? unknown : alive;
      },
      answers: (id, milli) => id === 'late' || milli < 100_000,
    });
    expect(Math.min(...packets.map(([milli]) => milli))).toBeGreaterThanOrEqual(360_000);
  });

  it.each([-86_400_000, -60_000, 60_000, 86_400_000])(
    'is the same when somebody sets the clock by %i ms',
    (clockSetBy) => {
      const whenSetBy = (milliseconds: number): readonly [number, string][] => {
        const script = house();
        return living(script, 1000, 600_000, {
          mains: (milli) => {
            if (milli >= 60_000 && milli < 160_000) return silent;
            return milli > 190_000 && milli < 300_000 ? unknown : alive;
          },
          answers: (id, milli) => id === 'late' || milli < 100_000,
          then: (milli) => (script.clockSetBy = milli > 250_000 ? milliseconds : 0),
        });
      };
      expect(whenSetBy(clockSetBy)).toEqual(whenSetBy(0));
    },
  );

  it.each([
    ['for a moment', 20_000, 2_000],
    ['again and again', 40_000, 20_000],
  ])('is not put off for ever where it cannot be seen %s', (_, every, length) => {
    const script = house();
    const packets = living(script, 1000, 900_000, {
      mains: (milli) => {
        if (milli >= 60_000 && milli < 160_000) return silent;
        return milli > 180_000 && milli % every < length ? unknown : alive;
      },
      answers: (id, milli) => id === 'late' || milli < 100_000,
    });
    expect(new Set(packets.map(([, id]) => id))).toEqual(new Set(['now', 'nas']));
  });
});
