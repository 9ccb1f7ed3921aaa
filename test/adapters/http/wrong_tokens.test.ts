import { beforeEach, describe, expect, it } from 'vitest';
import {
  forgottenAfter,
  freeAttempts,
  longestWait,
  WrongTokens,
} from '../../../src/adapters/http/wrong_tokens.js';

let now: number;
let tokens: WrongTokens;
let made: number;
beforeEach(() => {
  now = 1000;
  made = 0;
  tokens = new WrongTokens(() => now);
});

const address = '192.168.1.66';
/** A wrong token that was not tried before. */
const guess = (from = address): number | null => tokens.judge(from, `guess ${(made += 1)}`, null);
const right = (from = address, kind = 'admin'): number | null => tokens.judge(from, kind, kind);
const guessOften = (from = address): void => {
  for (let count = 0; count <= freeAttempts; count += 1) expect(guess(from)).toBeNull();
};

describe('wrong tokens', () => {
  it('make their address wait, longer each time, but never longer than a minute', () => {
    guessOften();
    const waits: number[] = [];
    for (let count = 0; count < 8; count += 1) {
      const wait = guess() ?? 0;
      waits.push(wait / 1000);
      now += wait;
      expect(guess()).toBeNull();
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(longestWait).toBe(60_000);
  });

  it('keep the right one waiting as well, or a guesser would know which one it is; but not for good', () => {
    guessOften();
    expect(right()).toBe(1000);
    now += 999;
    expect(guess()).toBe(1);
    expect(right()).toBe(1);
    now += 1;
    expect(right()).toBeNull();
  });

  it('keep nobody waiting whose right token came from that address before', () => {
    expect(right(address, 'client')).toBeNull();
    guessOften();
    expect(right(address, 'client')).toBeNull();
    expect(right(address, 'admin')).toBe(1000);
  });

  it('are not forgiven by a right one: who holds the token of client scripts could guess the other', () => {
    for (let count = 0; count <= freeAttempts; count += 1) {
      expect(guess()).toBeNull();
      expect(right(address, 'client')).toBeNull();
    }
    expect(guess()).toBe(1000);
  });

  it('count once each: a script with an old token guesses nothing', () => {
    for (let poll = 0; poll < 1000; poll += 1) expect(tokens.judge(address, 'the old one', null)).toBeNull();
    for (let count = 0; count < freeAttempts - 1; count += 1) expect(guess()).toBeNull();
    expect(right()).toBeNull();
  });

  it('are forgotten', () => {
    guessOften();
    now += forgottenAfter + 1;
    guessOften();
  });

  it('concern their own address only, where one of IPv6 is the network that somebody has', () => {
    guessOften();
    expect(guess('192.168.1.67')).toBeNull();
    guessOften('2001:db8:1:2::1');
    expect(guess('2001:db8:1:2:ffff::9')).toBe(1000);
    expect(guess('2001:db8:1:3::1')).toBeNull();
  });

  it('are remembered of a bounded number of addresses', () => {
    guessOften('10.255.255.255');
    for (let one = 0; one < 4096; one += 1) guess(`10.0.${one >> 8}.${one & 255}`);
    expect(guess('10.255.255.255')).toBeNull();
  });
});
