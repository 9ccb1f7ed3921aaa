import { describe, expect, it } from 'vitest';
import type { WallTime } from '../../../src/domain/core/time.js';
import { letterOf, testNotice } from '../../../src/domain/notify/letter.js';
import type { Notice } from '../../../src/domain/notify/notice.js';
import { back, clock, lost, notice, time } from './given.js';

const letter = (
  notices: readonly Notice[],
  { now, dropped = 0 }: { now?: WallTime; dropped?: number } = {},
) => letterOf(notices, { now: now ?? notices.at(-1)?.at ?? clock(0), dropped, time });

describe('one message', () => {
  it('of one notice tells what happened, since when, and what comes next', () => {
    const next = 'NAS (at 03:22:00) will be shut down unless the mains comes back first';
    expect(letter([lost(193, { next })])).toMatchObject({
      title: 'Mains lost',
      text: [
        'Mains lost: 3 of 3 sentinels silent.',
        'Since 03:12:00, noticed at 03:13:00.',
        `Next: ${next}.`,
      ].join('\n'),
      at: clock(193),
      weight: 3,
      count: 1,
    });
  });

  it('folds lost and back, which both waited, into one piece of news with its true times', () => {
    const next = 'Will be woken: NAS (at 03:52:00)';
    expect(letter([lost(193), back(227, 35, { next })], { now: clock(300) })).toMatchObject({
      title: 'Mains was lost and is back after 35 min',
      text: [
        'Mains was lost and is back: it was gone for 35 min.',
        'From 03:12:00 to 03:47:00.',
        `Next: ${next}.`,
        '',
        'What happened:',
        '03:13:00  Mains lost: 3 of 3 sentinels silent',
        '03:47:00  Mains is back: it was gone for 35 min',
        '',
        'Told late, at 05:00:00: this could not be delivered before.',
      ].join('\n'),
      count: 2,
    });
  });

  it('does not tell of the end of an outage while another goes on', () => {
    const { title, text } = letter([lost(100), back(110, 10), lost(193)]);
    expect(title).toBe('Mains lost (and 2 more)');
    expect(text).toContain('01:50:00  Mains is back');
  });

  it('keeps the outages of several UPSes apart', () => {
    const rack = { ups: 'rack', title: 'rack: Mains lost' };
    expect(letter([lost(100, rack), lost(101), back(110, 10)]).title).toBe('rack: Mains lost (and 2 more)');
  });

  it.each([
    [
      'the gravest',
      [notice({ event: 'host_wake_failed', title: 'A' }), notice({ title: 'B' })],
      'A (and 1 more)',
    ],
    ['of equals the last', [notice({ title: 'A' }), notice({ title: 'B' })], 'B (and 1 more)'],
  ])('has %s in its title', (_, notices, title) => expect(letter(notices).title).toBe(title));

  it('of a drill wakes nobody', () => {
    expect(letter([lost(1, { simulated: true })]).weight).toBe(1);
  });

  it('is bounded, and what matters most stays in it', () => {
    const many = Array.from({ length: 190 }, (_, index) =>
      notice({ at: clock(index), what: `No. ${index}` }),
    );
    const lines = letter([lost(0), ...many]).text.split('\n');
    expect(lines.length).toBeLessThan(45);
    expect(lines).toContain('00:00:00  Mains lost: 3 of 3 sentinels silent');
    expect(lines).toContain('… 160 more before or between');
    expect(lines).toContain('03:09:00  No. 189');
  });

  it('says what was dropped', () => {
    expect(letter([lost(1)], { dropped: 1 }).text).toContain('1 older message was lost');
    expect(letter([lost(1)], { dropped: 800 }).text).toContain('800 older messages were lost');
  });

  it('tries a target out', () => {
    expect(letter([testNotice(clock(1), 'phone')])).toMatchObject({
      title: 'Test of sentinel-ups',
      weight: 1,
    });
  });
});
