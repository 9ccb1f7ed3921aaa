import { describe, expect, it } from 'vitest';
import { minutes, wallClockTime } from '../../../src/domain/core/time.js';
import {
  bounded,
  delivered,
  emptyBacklog,
  forTargets,
  givenUp,
  isWanted,
  maxAge,
  maxNotices,
  waitingFor,
  withNotice,
  type Wishes,
} from '../../../src/domain/notify/backlog.js';
import type { Notice } from '../../../src/domain/notify/notice.js';
import { back, clock, lost, notice, wishes } from './given.js';

const phone = wishes();
const mail = wishes({ name: 'mail', events: ['mains_lost', 'mains_restored'] });
const both = [phone, mail];

const filled = (notices: readonly Notice[], targets: readonly Wishes[] = both) =>
  notices.reduce(
    (backlog, one) => withNotice(backlog, one, targets, one.at),
    forTargets(emptyBacklog, targets),
  );

/** A message with the first so many, all of which the target wants. */
const whole = (count: number) => ({ upTo: count, count, dropped: 0 });

const dropped = (backlog: ReturnType<typeof filled>) => backlog.cursors.get('phone')?.dropped;

const told = (backlog: ReturnType<typeof filled>, target: Wishes) =>
  waitingFor(backlog, target).map(({ notice: { event } }) => event);

describe('the backlog', () => {
  it('gives each target what it wants, in order', () => {
    const backlog = filled([lost(1), notice(), back(9, 8)]);
    expect(told(backlog, phone)).toEqual(['mains_lost', 'problem_raised', 'mains_restored']);
    expect(told(backlog, mail)).toEqual(['mains_lost', 'mains_restored']);
  });

  it('keeps what one target was not told while the other was', () => {
    const backlog = delivered(filled([lost(1), notice(), back(9, 8)]), phone, whole(3), both);
    expect(told(backlog, phone)).toEqual([]);
    expect(backlog.notices).toHaveLength(2);
    expect(delivered(backlog, mail, { ...whole(2), upTo: 3 }, both).notices).toEqual([]);
  });

  it('does not tell a new target of the past, nor keeps anything for one that is gone', () => {
    const backlog = forTargets(filled([lost(1)]), [wishes({ name: 'new' })]);
    expect(backlog.notices).toEqual([]);
    expect(backlog.cursors.get('new')).toEqual({ after: 1, dropped: 0 });
  });

  it('is bounded: the oldest of what matters least is dropped, and counted for those who wanted it', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => notice({ at: clock(index % 60) }));
    const backlog = filled([lost(0), ...many, back(59, 59)]);
    expect(backlog.notices).toHaveLength(maxNotices);
    expect(told(backlog, phone).at(0)).toBe('mains_lost');
    expect(told(backlog, phone).at(-1)).toBe('mains_restored');
    expect(backlog.cursors.get('phone')?.dropped).toBe(802);
    expect(backlog.cursors.get('mail')?.dropped).toBe(0);
  });

  it('says of what was dropped only once, and of nothing that a message has told', () => {
    const many = Array.from({ length: maxNotices + 5 }, () => notice());
    const before = filled(many);
    const parcel = { upTo: before.last, count: maxNotices, dropped: 5 };
    expect(dropped(delivered(before, phone, parcel, both))).toBe(0);
    // While that message is on its way, three more come: the oldest three of its own make room.
    const three = [notice(), notice(), notice()];
    const meanwhile = three.reduce((all, one) => withNotice(all, one, both, one.at), before);
    expect(dropped(meanwhile)).toBe(8);
    const after = delivered(meanwhile, phone, parcel, both);
    expect(dropped(after)).toBe(0);
    expect(told(after, phone)).toHaveLength(3);
  });

  it('counts what a target refuses with what could not be kept', () => {
    const refused = givenUp(filled([lost(1), notice()]), phone, whole(2), both);
    expect(told(refused, phone)).toEqual([]);
    expect(dropped(refused)).toBe(2);
    const next = withNotice(refused, back(9, 8), both, clock(9));
    expect(dropped(delivered(next, phone, { upTo: 3, count: 1, dropped: 2 }, both))).toBe(0);
  });

  it('forgets what is older than a week', () => {
    const backlog = filled([lost(0), back(maxAge / minutes(1), 5)]);
    expect(told(backlog, phone)).toHaveLength(2);
    const later = bounded(backlog, both, wallClockTime(clock(0) + maxAge + 1));
    expect(told(later, phone)).toEqual(['mains_restored']);
    expect(later.cursors.get('phone')?.dropped).toBe(1);
  });
});

describe('what a target wants', () => {
  it.each([
    ['a drill that begins', { event: 'drill_started', simulated: true }, true],
    ['its stages', { event: 'mains_lost', simulated: true }, false],
    ['what goes wrong in it', { event: 'host_wake_failed', simulated: true }, true],
    ['what is told on request only', { event: 'sentinel_silent' }, false],
  ] as const)('by default: %s: %s', (_, changes, wanted) => {
    expect(isWanted(phone, notice(changes))).toBe(wanted);
  });

  it('with drills: its stages too', () => {
    expect(isWanted(wishes({ drills: true }), lost(1, { simulated: true }))).toBe(true);
  });
});
