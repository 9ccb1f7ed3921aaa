import { describe, expect, it } from 'vitest';
import { recordOf } from '../../../../src/adapters/log/outlets/log_record.js';
import { givenRecord } from './given_record.js';

describe('a record of the log', () => {
  it('has what happened, and its particulars without nesting', () => {
    const error = { type: 'Error', message: 'away', stack: 'Error: away\n    at x' };
    const record = givenRecord({
      event: 'mains_lost',
      ups: 'nas',
      count: 3,
      on: true,
      no: null,
      list: ['a'],
      error,
    });
    expect(record).toMatchObject({ level: 'info', part: 'status', message: 'The mains is there.' });
    expect(record.event).toBe('mains_lost');
    expect(Object.fromEntries(record.fields)).toEqual({
      ups: 'nas',
      count: 3,
      on: 'true',
      list_0: 'a',
      error_type: 'Error',
      error_message: 'away',
      error_stack: 'Error: away\\u000a    at x',
    });
  });

  it('has no control character in any of its texts', () => {
    const record = givenRecord({
      msg: 'a\u001b[31mb\u009b',
      part: 'x\u0000',
      event: 'e\n',
      'k\ney': 'v\u007f',
    });
    const texts = [
      record.message,
      record.part,
      record.event,
      ...record.fields.keys(),
      ...record.fields.values(),
    ];
    expect(texts.join('')).not.toMatch(/\p{Cc}/u);
  });

  it.each(['', 'words', '[]', '"text"', '{"level":"loud","time":"now"}', '{"level":"info"}'])(
    'is not made of %j',
    (line) => {
      expect(recordOf(line)).toBe(null);
    },
  );

  it('of a line that is too long has the beginning of the message, and says so', () => {
    const record = givenRecord({ msg: 'x'.repeat(20_000), more: 'y' });
    expect(record.message).toHaveLength(8_192 + '… (cut)'.length);
    expect(record.fields.size).toBe(0);
    expect(JSON.parse(record.line)).toMatchObject({ level: 'info', msg: record.message });
  });
});
