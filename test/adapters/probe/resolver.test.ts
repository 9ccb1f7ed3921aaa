import { afterEach, describe, expect, it, vi } from 'vitest';

import { Resolver, systemLookUp } from '../../../src/adapters/probe/resolver.js';
import { waitFor } from '../../wait_for.js';

const quick = { refreshEvery: 5, retryEvery: 5, giveUpAfter: 50 };
const patience = 2000;

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
    expect(await resolver.addressOf('localhost', patience)).toBe('127.0.0.1');
  });

  it('follows a name that moves', async () => {
    let address = '10.0.0.1';
    dns(() => [address]);
    expect(await resolver.addressOf('tv', patience)).toBe('10.0.0.1');
    address = '10.0.0.2';
    await waitFor('the new address', async () => (await resolver.addressOf('tv', patience)) === '10.0.0.2');
  });

  it('stays with an address while it is among the answers', async () => {
    let answers = ['10.0.0.1', '10.0.0.2'];
    const asked = dns(() => answers);
    await resolver.addressOf('tv', patience);
    answers = ['10.0.0.2', '10.0.0.1'];
    const before = asked.length;
    await waitFor('further look-ups', () => asked.length > before + 2);
    expect(await resolver.addressOf('tv', patience)).toBe('10.0.0.1');
  });

  it('goes on using the last good address while the name does not resolve', async () => {
    let broken = false;
    const asked = dns(() => {
      if (broken) throw new Error('EAI_AGAIN');
      return ['10.0.0.1'];
    });
    await resolver.addressOf('tv', patience);
    broken = true;
    const before = asked.length;
    await waitFor('failures', () => asked.length > before + 3);
    expect(await resolver.addressOf('tv', patience)).toBe('10.0.0.1');
  });

  it('has none for a name that never resolved, and keeps trying', async () => {
    let broken = true;
    dns(() => {
      if (broken) throw new Error('ENOTFOUND');
      return ['10.0.0.1'];
    });
    expect(await resolver.addressOf('tv', patience)).toBeNull();
    broken = false;
    await waitFor('the address', async () => (await resolver.addressOf('tv', 0)) === '10.0.0.1');
  });

  it('has none where the look-up brings no address or hangs', async () => {
    dns(() => []);
    expect(await resolver.addressOf('tv', patience)).toBeNull();
    resolver.stop();
    resolver = new Resolver(() => new Promise(() => undefined), quick);
    expect(await resolver.addressOf('tv', 10)).toBeNull();
    expect(await resolver.addressOf('tv', 60_000)).toBeNull();
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
    await Promise.all(names.map((name) => resolver.addressOf(name, 80)));
    expect(asked).toEqual(['a', 'b']);
    release.shift()?.();
    await waitFor('the third', () => asked.length === 3);
    expect(asked).toEqual(['a', 'b', 'c']);
  });

  it('lets those who wait go when it is stopped', async () => {
    const waiting = new Resolver(() => new Promise(() => undefined), quick);
    const address = waiting.addressOf('tv', 60_000);
    waiting.stop();
    expect(await address).toBeNull();
  });

  it('looks nothing up any more once it is stopped', async () => {
    vi.useFakeTimers();
    try {
      const asked = dns(() => ['10.0.0.1']);
      await resolver.addressOf('tv', patience);
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
