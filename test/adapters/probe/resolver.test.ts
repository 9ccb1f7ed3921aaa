import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';

import {
  cardAt,
  ownCardAt,
  parseNeighbours,
  Resolver,
  systemLookUp,
} from '../../../src/adapters/probe/resolver.js';
import type { ProbeOutcome } from '../../../src/domain/core/event.js';
import { milliseconds, minutes, monotonicTime, seconds } from '../../../src/domain/core/time.js';
import { waitFor } from '../../wait_for.js';
import { told } from '../../../src/domain/view/reasons/told.js';

const quick = { refreshEvery: milliseconds(5), retryEvery: milliseconds(5), timeout: milliseconds(50) };
const timeout = seconds(2);
const atOnce = milliseconds(0);

let resolver = new Resolver();
afterEach(() => resolver.stop());

/** Stands in for DNS: the test decides what each look-up brings. */
const dns = (answer: (name: string) => readonly string[]) => {
  const asked: string[] = [];
  const lookUp = (name: string): Promise<readonly string[]> => {
    asked.push(name);
    return Promise.resolve().then(() => answer(name));
  };
  resolver = new Resolver(lookUp, quick);
  return asked;
};

describe('the resolver', () => {
  it('finds an address as the system does', async () => {
    resolver = new Resolver(systemLookUp);
    expect(await resolver.addressOf('localhost', timeout)).toBe('127.0.0.1');
  });

  describe('of a name that moves', () => {
    const alive: ProbeOutcome = { kind: 'alive', latency: null };
    const silent: ProbeOutcome = { kind: 'silent', why: told('no_answer', { seconds: 1 }) };
    const there = () => Promise.resolve(alive);
    let now: number;

    /** The name has left 10.0.0.5 for 10.0.0.1. */
    const movedName = async (cards: Readonly<Record<string, string>>): Promise<void> => {
      now = 0;
      let address = '10.0.0.5';
      let lookUps = 0;
      resolver = new Resolver(
        () => {
          lookUps += 1;
          return Promise.resolve([address]);
        },
        quick,
        () => [{ address, card: cards[address] ?? '' }].filter(({ card }) => card !== ''),
        () => monotonicTime(now),
      );
      expect(await resolver.addressOf('tv', timeout)).toBe('10.0.0.5');
      expect(resolver.probed('tv', '10.0.0.5', alive, there)).toBe(alive);
      address = '10.0.0.1';
      const before = lookUps;
      await waitFor('further look-ups', () => lookUps > before + 1);
    };

    /** What a silent probe of the address that counts is told as, and the address that counts after it. */
    const silence = async (ask = there): Promise<string | null> => {
      const probed = (await resolver.addressOf('tv', atOnce)) ?? '';
      expect(resolver.probed('tv', probed, silent, ask)).toMatchObject({
        kind: 'silent',
        why: { text: 'no answer in 1 s; the name leads to 10.0.0.1 now, which does not count yet' },
      });
      await pause(1);
      return resolver.addressOf('tv', atOnce);
    };

    it('does not follow it while there is no peace, however long the new address answers', async () => {
      await movedName({ '10.0.0.5': 'a', '10.0.0.1': 'b' });
      expect(await silence()).toBe('10.0.0.5');
      now += 86_400_000;
      expect(await silence()).toBe('10.0.0.5');
    });

    it('follows it once the new address has answered through a minute of peace', async () => {
      await movedName({});
      resolver.peace = true;
      expect(await silence()).toBe('10.0.0.5');
      now += 60_000;
      expect(await silence(() => Promise.reject(new Error('odd')))).toBe('10.0.0.5');
      expect(await silence()).toBe('10.0.0.5');
      now += 60_000;
      expect(await silence()).toBe('10.0.0.1');
    });

    it('follows it at once to the same network card, also in an outage', async () => {
      await movedName({ '10.0.0.5': 'a', '10.0.0.1': 'a' });
      expect(await silence()).toBe('10.0.0.1');
    });
  });

  it('stays with an address while it is among the answers', async () => {
    let answers = ['10.0.0.1', '10.0.0.2'];
    const asked = dns(() => answers);
    await resolver.addressOf('tv', timeout);
    answers = ['10.0.0.2', '10.0.0.1'];
    const before = asked.length;
    await waitFor('further look-ups', () => asked.length > before + 2);
    expect(await resolver.addressOf('tv', timeout)).toBe('10.0.0.1');
  });

  it('goes on using the last good address while the name does not resolve', async () => {
    let broken = false;
    const asked = dns(() => {
      if (broken) throw new Error('EAI_AGAIN');
      return ['10.0.0.1'];
    });
    await resolver.addressOf('tv', timeout);
    broken = true;
    const before = asked.length;
    await waitFor('failures', () => asked.length > before + 3);
    expect(await resolver.addressOf('tv', timeout)).toBe('10.0.0.1');
  });

  it('has none for a name that never resolved, and keeps trying', async () => {
    let broken = true;
    dns(() => {
      if (broken) throw new Error('ENOTFOUND');
      return ['10.0.0.1'];
    });
    expect(await resolver.addressOf('tv', timeout)).toBeNull();
    broken = false;
    await waitFor('the address', async () => (await resolver.addressOf('tv', atOnce)) === '10.0.0.1');
  });

  it('has none where the look-up brings no address or hangs', async () => {
    dns(() => []);
    expect(await resolver.addressOf('tv', timeout)).toBeNull();
    resolver.stop();
    resolver = new Resolver(() => new Promise(() => undefined), quick);
    expect(await resolver.addressOf('tv', milliseconds(10))).toBeNull();
    expect(await resolver.addressOf('tv', minutes(1))).toBeNull();
  });

  it('never has more than two look-ups under way, and a hanging name is not looked up again', async () => {
    const asked: string[] = [];
    const release: (() => void)[] = [];
    const lookUp = (name: string): Promise<readonly string[]> => {
      asked.push(name);
      return new Promise((resolve) => release.push(() => resolve(['10.0.0.1'])));
    };
    resolver = new Resolver(lookUp, quick);
    const names = ['a', 'b', 'c', 'd'];
    await Promise.all(names.map((name) => resolver.addressOf(name, milliseconds(80))));
    expect(asked).toEqual(['a', 'b']);
    release.shift()?.();
    await waitFor('the third', () => asked.length === 3);
    expect(asked).toEqual(['a', 'b', 'c']);
  });

  it('lets those who wait go when it is stopped', async () => {
    const waiting = new Resolver(() => new Promise(() => undefined), quick);
    const address = waiting.addressOf('tv', minutes(1));
    waiting.stop();
    expect(await address).toBeNull();
  });

  it('looks nothing up any more once it is stopped', async () => {
    vi.useFakeTimers();
    try {
      const asked = dns(() => ['10.0.0.1']);
      await resolver.addressOf('tv', timeout);
      await vi.advanceTimersByTimeAsync(100);
      expect(asked.length).toBeGreaterThan(1);
      resolver.stop();
      const before = asked.length;
      await vi.advanceTimersByTimeAsync(100);
      expect(asked.length).toBe(before);
    } finally {
      vi.useRealTimers();
    }
  });
});

const neighbours =
  parseNeighbours(`IP address       HW type     Flags       HW address            Mask     Device
10.0.0.1         0x1         0x2         02:fc:00:00:00:05     *        eth0
10.0.0.10        0x1         0x0         02:fc:00:00:00:06     *        eth0
10.0.0.11        0x1         0x0         00:00:00:00:00:00     *        eth0
10.0.0.11        0x1         0x6         02:fc:00:00:00:07     *        wlan0
10.0.0.20        0x1         0x2         02:fc:00:00:00:05     *        eth0
`);

describe('the network card behind an IP address', () => {
  it.each([
    ['10.0.0.1', '02:fc:00:00:00:05'],
    ['10.0.0.10', null],
    ['10.0.0.11', '02:fc:00:00:00:07'],
    ['10.0.0.12', null],
    ['fd00::1', null],
  ])('%s → %s', (address, card) => expect(cardAt(address, neighbours)).toBe(card));

  it('is none of its own where others have it too', () => {
    expect(ownCardAt('10.0.0.20', neighbours)).toBeNull();
    expect(ownCardAt('10.0.0.11', neighbours)).toBe('02:fc:00:00:00:07');
    expect(ownCardAt('10.0.0.12', neighbours)).toBeNull();
  });
});
