import { describe, expect, it } from 'vitest';
import { minutes, moment } from '../../../src/domain/core/time.js';
import { emptyBacklog, forTargets, withNotice, type Backlog } from '../../../src/domain/notify/backlog.js';
import { SetClock } from '../../../src/domain/notify/set_clock.js';
import { back, clock, lost, wishes } from './given.js';

const phone = [wishes()];
const backlog = [lost(1), lost(11), back(14, 3), back(16, 15)].reduce<Backlog>(
  (all, one) => withNotice(all, one, phone, one.at),
  forTargets(emptyBacklog, phone),
);

/** So many minutes after the start, by a clock that is so many ahead of the one that it had then. */
const at = (after: number, ahead = 0) => moment(minutes(after), clock(10 + after + ahead));

const times = ({ notices }: Backlog) =>
  notices.map(({ notice: { at: told, since } }) =>
    [told, since].map((time) => ((time ?? 0) - clock(0)) / 60_000),
  );

/** The first is of a run before; this one began at 10. */
const follower = () => new SetClock(at(0), 1);

describe('a clock that is set while things wait', () => {
  it.each([
    ['ahead', 60],
    ['back', -5],
  ])('%s moves what this run has noted, but nothing of before', (_, by) => {
    const corrected = follower().corrected(backlog, at(7, by));
    expect(times(corrected)).toEqual([
      [1, 0],
      [11 + by, 10 + by],
      [14 + by, 11 + by],
      [16 + by, 1],
    ]);
  });

  it('twice moves it twice', () => {
    const follows = follower();
    const once = follows.corrected(backlog, at(7, 60));
    expect(times(follows.corrected(once, at(8, 50)))[1]).toEqual([61, 60]);
  });

  it('not at all changes nothing, nor does one that is slewed', () => {
    const follows = follower();
    expect(follows.corrected(backlog, at(1))).toBe(backlog);
    expect(follows.corrected(backlog, moment(minutes(2), clock(12) + 900))).toBe(backlog);
  });
});
