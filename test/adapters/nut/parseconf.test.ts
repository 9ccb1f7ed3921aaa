import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  LineReader,
  maxValue,
  printable,
  quoted,
  splitWords,
  type ReadLine,
} from '../../../src/adapters/nut/parseconf.js';

const printableText = fc.string({
  unit: fc.constantFrom(' ', 'a', 'Z', '0', '"', '\\', '#', '=', "'", '[', '~'),
  maxLength: 120,
});

describe('quoted words', () => {
  it('come back as they were, whatever stands in them', () => {
    fc.assert(
      fc.property(fc.array(printableText, { minLength: 1, maxLength: 8 }), (words) => {
        expect(splitWords(words.map((word) => quoted(word)).join(' '))).toEqual(words);
      }),
    );
  });

  it('are printable ASCII of at most 255 characters, and can be read, for any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        const word = quoted(text);
        expect(word).toMatch(/^"[\x20-\x7E]*"$/);
        expect(word.length).toBeLessThanOrEqual(maxValue + 2);
        const read = splitWords(word);
        expect(read).toHaveLength(1);
        expect(printable(text).startsWith(read?.[0] ?? 'nothing')).toBe(true);
      }),
    );
  });

  it('lose accents, not letters', () => {
    expect(printable('Ménage à Łódź ✓')).toBe('Menage a ?odz ?');
  });
});

describe('a line', () => {
  it.each([
    ['SET ups.delay.shutdown "60" TRACKING a-b', ['SET', 'ups.delay.shutdown', '60', 'TRACKING', 'a-b']],
    ['  INSTCMD\tload.off  10 ', ['INSTCMD', 'load.off', '10']],
    ['PING # a comment', ['PING']],
    ['# only a comment', []],
    ['SET x ""', ['SET', 'x', '']],
    ['a\\ b "c\\"d\\\\e\\#f"', ['a b', 'c"d\\e#f']],
    ['P\u0001I\u00FFNG\r', ['PING']],
    ['SET x "unclosed', null],
    ['SET x \\', null],
    [`SET x ${'y'.repeat(513)}`, null],
    ['w '.repeat(33), null],
  ])('%j is taken apart as NUT does', (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });
});

describe('a stream of bytes', () => {
  const linesOf = (bytes: Uint8Array, cuts: readonly number[]): readonly ReadLine[] => {
    const reader = new LineReader();
    const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
    return at.slice(1).flatMap((end, index) => reader.push(bytes.subarray(at[index], end)));
  };

  it('gives the same lines wherever it is cut', () => {
    const bytes = fc
      .uint8Array({ maxLength: 400 })
      .map((array) => array.map((byte) => (byte % 9 === 0 ? 10 : byte)));
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(), { maxLength: 10 }), (stream, cuts) => {
        expect(linesOf(stream, cuts)).toEqual(linesOf(stream, []));
      }),
    );
  });

  it('of any kind harms no line after it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (rubbish) => {
        const reader = new LineReader();
        reader.push(rubbish);
        reader.push(Buffer.from('\n'));
        expect(reader.push(Buffer.from('PING\n'))).toEqual([{ kind: 'words', words: ['PING'] }]);
      }),
    );
  });

  it('without a line end is not kept for ever', () => {
    const reader = new LineReader();
    for (let count = 0; count < 100; count += 1) expect(reader.push(Buffer.alloc(1000, 'x'))).toEqual([]);
    const [line] = reader.push(Buffer.from('\n'));
    expect(line?.kind).toBe('malformed');
    expect(reader.push(Buffer.from('PING\n'))).toEqual([{ kind: 'words', words: ['PING'] }]);
  });
});
