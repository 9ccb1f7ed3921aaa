import { describe, expect, it } from 'vitest';
import { sightingsOf, type Poll } from './status_sightings.js';

const decidedAt = 1000;
const poll = (client: number, sentAt: number, status: string): Poll => ({
  client,
  sentAt,
  answeredAt: sentAt + 1,
  status,
});

describe('the sightings of a changed status', () => {
  it('are told from the decision to the first client and to the last', () => {
    const polls = [
      poll(0, 900, 'OL'),
      poll(0, 1002, 'OL'),
      poll(1, 1009, 'OB'),
      poll(0, 6002, 'OB'),
      poll(1, 6009, 'OB'),
    ];
    expect(sightingsOf(polls, 2, 'OB', decidedAt)).toEqual({ first: 10, last: 5003, missed: 0 });
  });

  it('count a client that reads the old status after another one has read the new', () => {
    const polls = [poll(1, 1009, 'OB'), poll(0, 1020, 'OL'), poll(1, 6009, 'OB'), poll(0, 6020, 'OB')];
    expect(sightingsOf(polls, 2, 'OB', decidedAt)).toMatchObject({ missed: 1, last: 5021 });
  });

  it('count a client that is not heard of again, and never call that early', () => {
    const polls = [poll(0, 900, 'OL'), poll(1, 1009, 'OB'), poll(1, 6009, 'OB')];
    expect(sightingsOf(polls, 2, 'OB', decidedAt)).toMatchObject({ missed: 1, last: Infinity });
  });

  it('leave out what was read before the decision', () => {
    const polls = [poll(0, 500, 'OB'), poll(0, 1500, 'OB'), poll(0, 6500, 'OB')];
    expect(sightingsOf(polls, 1, 'OB', decidedAt).first).toBe(501);
  });

  it('need somebody who saw it', () => {
    expect(() => sightingsOf([poll(0, 1500, 'OL')], 1, 'OB', decidedAt)).toThrow('nobody read OB');
  });
});
