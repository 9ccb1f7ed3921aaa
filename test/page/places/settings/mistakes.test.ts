import { describe, expect, it } from 'vitest';
import { lineRange, mistakeOf } from '../../../../src/page/places/settings/mistakes.js';

describe('a mistake in a configuration', () => {
  it.each([
    ['ups.yaml:3:14: log.level: expected one of: a, b', 3, 'log.level: expected one of: a, b'],
    ['ups.yaml:3: what', 3, 'what'],
    ['/config/secrets.yaml:3:1: token: unreadable', null, '/config/secrets.yaml:3:1: token: unreadable'],
    ['Options: log.level: expected', null, 'Options: log.level: expected'],
    ['The text takes too long to check.', null, 'The text takes too long to check.'],
  ])('is taken apart into its line and what is wrong: %s', (told, line, what) => {
    expect(mistakeOf(told)).toEqual({ line, what });
  });
});

describe('a line of a text', () => {
  it.each([
    [1, 'a'],
    [2, 'bcd'],
    [3, ''],
    [9, ''],
  ])('is found by its number: %i', (line, words) => {
    const text = 'a\nbcd\n';
    const { from, to } = lineRange(text, line);
    expect(text.slice(from, to)).toBe(words);
  });
});
