import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printableLine } from '../../src/platform/output_lines.js';

describe('what goes to a terminal', () => {
  it.each([
    ['\u001b[2J', '\\u001b[2J'],
    ['\u009b2J\u007f', '\\u009b2J\\u007f'],
    ['a\r\u0085b\nc\u2028', 'a\\u000d\\u0085b\nc\u2028'],
    ['Bücherei ☕', 'Bücherei ☕'],
  ])('%j reads %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('is on one line where it has to be', () => {
    expect(printableLine('a\nfalse line\u009b')).toBe('a\\u000afalse line\\u009b');
  });

  it('means the same in JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
        const json = JSON.stringify({ value, text }, null, 2);
        expect(JSON.parse(printable(json))).toEqual(JSON.parse(json));
      }),
    );
  });
});
