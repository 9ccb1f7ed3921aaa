import { describe, expect, it } from 'vitest';
import { learn, nothingKnown } from '../../../src/adapters/mqtt/protocol_version.js';

describe('the version spoken', () => {
  it('falls back to 3.1.1 where 5 is refused, and stays there', () => {
    const known = learn(nothingKnown, 5, 'refused');
    expect(known.next).toBe(4);
    expect(learn(learn(known, 4, 'accepted'), 4, 'closed_unanswered').next).toBe(4);
  });

  it('tries the other where the broker hangs up, turn and turn about', () => {
    const second = learn(nothingKnown, 5, 'closed_unanswered');
    expect(second.next).toBe(4);
    expect(learn(second, 4, 'closed_unanswered').next).toBe(5);
  });

  it('tries the other where nothing is answered, turn and turn about', () => {
    const second = learn(nothingKnown, 5, 'unanswered');
    expect(second.next).toBe(4);
    expect(learn(second, 4, 'unanswered').next).toBe(5);
    expect(learn(learn(second, 4, 'accepted'), 4, 'says_nothing').next).toBe(4);
  });

  it('is mostly the accepted one while a broker hangs', () => {
    let known = learn(nothingKnown, 5, 'accepted');
    const tried = Array.from({ length: 9 }, () => {
      const { next } = known;
      known = learn(known, next, 'unanswered');
      return next;
    });
    expect(tried).toEqual([5, 5, 5, 4, 5, 5, 5, 4, 5]);
    expect(learn(known, 5, 'accepted')).toEqual(learn(nothingKnown, 5, 'accepted'));
  });

  it('stays with 5 once it was accepted, unless it is clearly refused', () => {
    const known = learn(nothingKnown, 5, 'accepted');
    expect(learn(known, 5, 'closed_unanswered').next).toBe(5);
    expect(learn(known, 5, 'says_nothing').next).toBe(5);
    expect(learn(known, 5, 'refused').next).toBe(4);
  });

  it('goes back to 5 where an updated broker refuses 3.1.1', () => {
    const known = learn(learn(nothingKnown, 5, 'refused'), 4, 'accepted');
    expect(learn(known, 4, 'refused').next).toBe(5);
  });
});
