import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Resolver } from '../../src/adapters/probe/resolver.js';
import { milliseconds, seconds } from '../../src/domain/core/time.js';
import { waitFor } from '../wait_for.js';
import { Pinged } from './pinged.js';
import { argumentsOfFpings, pidOfLoop, isGone } from './own_fpings.js';

let pinged: Pinged;
beforeEach(() => {
  pinged = new Pinged();
});
afterEach(() => pinged.stop());

describe('the real fping', () => {
  it('gets answers again and again from IPv4, IPv6 and a name, each told with when it was asked', async () => {
    const hosts = ['127.0.0.1', '::1', 'localhost', '::ffff:127.0.0.3'];
    await pinged.start(hosts);
    for (const host of hosts) {
      // The name may have no address for a moment.
      await pinged.until(host, 'alive');
      await pinged.told(host, pinged.kindsOf(host).length + 4);
      expect(pinged.kindsOf(host)).not.toContain('silent');
      expect(pinged.kindsOf(host).at(-1)).toBe('alive');
    }
    for (const { sentAt, heardAt, outcome } of pinged.results) {
      const latency = outcome.kind === 'alive' ? (outcome.latency ?? 0) : NaN;
      expect(sentAt + latency).toBeLessThanOrEqual(heardAt);
    }
  });

  it('tells everybody at the same address, and a name that does not resolve is unknown', async () => {
    await pinged.start(['127.0.0.1', '::ffff:127.0.0.1', 'no-such-name.invalid', '-f']);
    await pinged.told('127.0.0.1', 4);
    expect(pinged.kindsOf('::ffff:127.0.0.1')).toEqual(pinged.kindsOf('127.0.0.1'));
    for (const name of ['no-such-name.invalid', '-f']) {
      await pinged.told(name, 2);
      expect(pinged.results.find(({ id }) => id === name)?.outcome).toMatchObject({
        kind: 'unknown',
        why: { text: `the name "${name}" does not resolve` },
      });
    }
  });

  it('follows a name to its new address, and nobody is silent on the way', async () => {
    let address = '127.0.0.4';
    const times = { refreshEvery: milliseconds(20), retryEvery: milliseconds(20), timeout: seconds(1) };
    // Loopback has no network cards: whichever address the name has, it is said to be the same card.
    const neighbours = () => [{ address, card: '02:00:00:00:00:01' }];
    const resolver = new Resolver(() => Promise.resolve([address]), times, neighbours);
    await pinged.start(['moved.test', '127.0.0.1'], resolver);
    await pinged.told('moved.test', 3);
    address = '127.0.0.5';
    await waitFor('the new address to be asked', async () =>
      (await argumentsOfFpings()).some((words) => words.includes(address)),
    );
    const before = pinged.kindsOf('moved.test').length;
    await pinged.told('moved.test', before + 3);
    resolver.stop();
    expect(new Set([...pinged.kindsOf('moved.test'), ...pinged.kindsOf('127.0.0.1')])).toEqual(
      new Set(['alive']),
    );
    await waitFor('the old one to be asked no more', async () =>
      (await argumentsOfFpings()).every((words) => !words.includes('127.0.0.4')),
    );
  });

  it('that is killed is started anew, told once, and nobody is unknown or silent for it', async () => {
    await pinged.start(['127.0.0.1']);
    await pinged.told('127.0.0.1', 3);
    process.kill(await pidOfLoop(), 'SIGKILL');
    await waitFor('the word of it', () => pinged.log.at('warn').length > 0);
    await waitFor('the word that it serves again', () => pinged.log.at('info').length > 0);
    expect(pinged.log.at('warn')).toEqual([
      expect.stringMatching(/^fping was ended by SIGKILL\. It is started anew/),
    ]);
    expect(new Set(pinged.kindsOf('127.0.0.1'))).toEqual(new Set(['alive']));
  });

  it('that hangs is killed and started anew, and nobody is silent for it', async () => {
    await pinged.start(['127.0.0.1']);
    await pinged.told('127.0.0.1', 3);
    const pid = await pidOfLoop();
    process.kill(pid, 'SIGSTOP');
    await waitFor('its end', () => isGone(pid));
    await waitFor('the word that another serves', () => pinged.log.at('info').length > 0);
    expect(pinged.log.at('warn')).toEqual([expect.stringMatching(/^fping hangs/)]);
    expect(new Set(pinged.kindsOf('127.0.0.1'))).toEqual(new Set(['alive']));
  });

  it('is ended with the prober', async () => {
    await pinged.start(['127.0.0.1']);
    await pinged.told('127.0.0.1', 2);
    const pid = await pidOfLoop();
    pinged.stop();
    await waitFor('its end', () => isGone(pid));
  });

  it('has told everything that arrived while we were held up before anybody is called silent', async () => {
    await pinged.start(['127.0.0.1', '127.0.0.2']);
    await pinged.told('127.0.0.1', 3);
    const end = performance.now() + 3_000;
    while (performance.now() < end);
    const before = pinged.kindsOf('127.0.0.1').length;
    await pinged.told('127.0.0.1', before + 5);
    expect(new Set(pinged.results.map(({ outcome }) => outcome.kind))).toEqual(new Set(['alive']));
  });
});
