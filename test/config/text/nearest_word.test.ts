import { describe, expect, it } from 'vitest';
import { nearestWord } from '../../../src/config/text/nearest_word.js';

describe('the nearest word', () => {
  it.each([
    ['prot', 'port'],
    ['adress', 'address'],
    ['basetopic', 'base_topic'],
    ['base-topic', 'base_topic'],
    ['Port', 'port'],
    ['temperature', null],
    ['x'.repeat(100_000), null],
  ])('of %s is %s', (word, expected) => {
    expect(nearestWord(word, ['port', 'address', 'base_topic', 'name'])).toBe(expected);
  });
});
