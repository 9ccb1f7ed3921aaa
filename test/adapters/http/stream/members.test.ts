import { expect, it } from 'vitest';
import { changedMembers, eventText, membersOf } from '../../../../src/adapters/http/stream/members.js';
import { wallClockTime } from '../../../../src/domain/core/time.js';

it('finds the members that changed, whatever their identity', () => {
  const before = membersOf({ mains: { state: 'present' }, hosts: [{ id: 'nas' }], drill: false });
  const now = membersOf({ mains: { state: 'lost' }, hosts: [{ id: 'nas' }], drill: true });
  expect([...changedMembers(before, now)]).toEqual([
    ['mains', '{"state":"lost"}'],
    ['drill', 'true'],
  ]);
});

it('writes an event of one line of JSON, whatever the text in it', () => {
  const text = eventText('change', wallClockTime(0), membersOf({ 'a "b"': 'two\nlines\r', none: null }));
  const [name, data, ...rest] = text.split('\n');
  expect(name).toBe('event: change');
  expect(JSON.parse(data?.replace(/^data: /, '') ?? '')).toEqual({
    at: '1970-01-01T00:00:00.000Z',
    'a "b"': 'two\nlines\r',
    none: null,
  });
  expect(rest).toEqual(['', '']);
});
