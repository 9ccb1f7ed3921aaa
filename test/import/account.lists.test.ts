import { describe, expect, it } from 'vitest';
import { source, textOf } from './given.js';

describe('what is said of a list', () => {
  it.each([
    [
      'SENTINEL_HOSTS="10.9.0.2 10.9.0.3 10.9.0.300"',
      'taken over as sentinels, but not 10.9.0.300 (expected addresses of devices, parted by spaces)',
    ],
    ['SENTINEL_HOSTS="10.9.0.2 a..b c..d"', 'but not a..b, c..d (expected addresses'],
    ['SENTINEL_HOSTS="a..b c..d"', 'NOT taken over: a..b, c..d (expected addresses'],
    [
      'WAKE_HOSTS="10.9.0.12;00:11:32:f8:af:9f 10.9.0.13;bad 10.9.0.14:00:11:32:f8:af:9e"',
      /taken over as hosts, but of 10\.9\.0\.13;bad only the address \(expected the MAC.*\), and not 10\.9\.0\.14:00:11:32:f8:af:9e \(expected a pair/,
    ],
    [
      'WAKE_HOSTS="10.9.0.12;00:11:32:f8:af:9f;x 10.9.0.13;00:11:32:f8:af:9e"',
      'not 10.9.0.12;00:11:32:f8:af:9f;x (',
    ],
    [
      'WAKE_HOSTS="a..b;00:11:32:f8:af:9f"',
      'but of a..b;00:11:32:f8:af:9f only the MAC, so that it is woken by hand (',
    ],
    ['UPS_NAMES = ("ups", "a b/c")', 'taken over as ups.name, but not b/c ('],
  ])('names the entries that were not taken over, and why, and wants it looked at: %j', (text, said) => {
    const { configuration, warnings } = textOf(source(text));
    expect(configuration).toMatch(said);
    expect(warnings.join('\n')).toMatch(said);
  });

  it.each([
    ['SENTINEL_HOSTS="10.9.0.2 10.9.0.3 10.9.0.2"', 'taken over as sentinels\n'],
    ['LISTEN 127.0.0.1\nLISTEN 0.0.0.0', 'LISTEN = 127.0.0.1: not needed: 0.0.0.0 covers it'],
    ['LISTEN ::\nLISTEN *', 'LISTEN = *: taken over as nut.listen'],
  ])('finds no fault with what stands there twice: %j', (text, said) => {
    const { configuration, warnings } = textOf(source(text));
    expect(configuration).toContain(said);
    expect(warnings.filter((warning) => warning.includes('line '))).toEqual([]);
  });

  it('names some of very many, and counts the others', () => {
    const many = Array.from({ length: 1030 }, (_, index) => `h${index}.lan`).join(' ');
    expect(textOf(source(`SENTINEL_HOSTS="${many}"`)).configuration).toContain(
      'h1018.lan, h1019.lan (there are more than 1000 sentinels), nor 10 more',
    );
  });

  it('names no entry where the list may hold a password', () => {
    const { configuration } = textOf(source('SENTINEL_HOSTS="10.0.0.1 joe:xy,zzy@10.0.0.2"'));
    expect(configuration).toContain('but not entry 2, entry 3 (');
    expect(configuration).not.toContain('zzy');
  });
});
