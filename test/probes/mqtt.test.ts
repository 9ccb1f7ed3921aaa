import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { TopicListener } from '../../src/platform/topic_subscriptions.js';
import { MqttProbe, readWord } from '../../src/probes/mqtt.js';
import { told } from '../../src/domain/view/reasons/told.js';

const zigbeeLight = {
  kind: 'mqtt' as const,
  topic: 'zigbee2mqtt/hall_light/availability',
  alive: 'online',
  silent: 'offline',
  key: null,
};

/** Stands in for the MQTT client: the test says what is heard. */
const subscribedProbe = async (settings = zigbeeLight) => {
  const listeners = new Map<string, TopicListener>();
  let changes = 0;
  const subscribe = (topic: string, listener: TopicListener): (() => void) => {
    listeners.set(topic, listener);
    return () => listeners.delete(topic);
  };
  const probe = new MqttProbe(settings, { subscribe }, () => (changes += 1));
  const before = await probe.attempt();
  const [listener] = listeners.values();
  if (listener === undefined) throw new Error('not subscribed');
  return {
    probe,
    before,
    listeners,
    listener,
    changes: () => changes,
    say: (payload: string) => listener.heard(Buffer.from(payload), false),
    kind: async () => (await probe.attempt()).kind,
    /** What it says once a word of silence has had its time to be taken back. */
    sure: async () => {
      const outcome = probe.attempt();
      await vi.advanceTimersByTimeAsync(1_500);
      return outcome;
    },
  };
};

describe('an mqtt sentinel', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('counts as one whose broker is away until something was heard', async () => {
    const { before } = await subscribedProbe();
    expect(before).toMatchObject({
      kind: 'broker_away',
      why: { text: `nothing heard yet on ${zigbeeLight.topic}` },
    });
  });

  it('is what its topic said last, in whatever case', async () => {
    const { probe, say, kind, sure } = await subscribedProbe();
    say('Online ');
    expect(await probe.attempt()).toEqual({ kind: 'alive', latency: null });
    say('{"state":"offline"}');
    expect(await sure()).toMatchObject({
      kind: 'silent',
      why: { text: `"offline" on ${zigbeeLight.topic}` },
    });
    say('online');
    expect(await kind()).toBe('alive');
  });

  it('is unknown after anything else, and quotes it', async () => {
    const { probe, say } = await subscribedProbe();
    say('online');
    say(`rebooting${'!'.repeat(500)}`);
    const outcome = await probe.attempt();
    expect(outcome).toMatchObject({
      kind: 'unknown',
      why: { text: expect.stringContaining('"rebooting!') as string },
    });
    expect(JSON.stringify(outcome).length).toBeLessThan(400);
  });

  it('says that the broker is away, and so until it is heard again', async () => {
    const { probe, say, listener, kind, sure } = await subscribedProbe();
    say('online');
    listener.brokerAway();
    expect(await probe.attempt()).toEqual({ kind: 'broker_away', why: told('broker_away') });
    listener.brokerBack();
    expect(await kind()).toBe('broker_away');
    say('offline');
    expect((await sure()).kind).toBe('silent');
    expect(await kind()).toBe('silent');
  });

  it('is not silent by a will of a broker that goes itself', async () => {
    const { probe, say, listener } = await subscribedProbe();
    say('online');
    say('offline');
    const outcome = probe.attempt();
    await vi.advanceTimersByTimeAsync(900);
    listener.brokerAway();
    expect((await outcome).kind).toBe('broker_away');
  });

  it('is not silent by a word that is taken back at once', async () => {
    const { probe, say } = await subscribedProbe();
    say('online');
    say('offline');
    const outcome = probe.attempt();
    await vi.advanceTimersByTimeAsync(900);
    say('online');
    expect((await outcome).kind).toBe('alive');
  });

  it('tells each change at once, and repetitions not at all', async () => {
    const { say, listener, changes } = await subscribedProbe();
    say('online');
    say('online');
    expect(changes()).toBe(1);
    say('offline');
    expect(changes()).toBe(2);
    listener.brokerAway();
    expect(changes()).toBe(3);
    listener.brokerBack();
    expect(changes()).toBe(4);
  });

  it('unsubscribes when it is closed, and subscribes again when it is asked again', async () => {
    const { probe, listeners } = await subscribedProbe();
    probe.close();
    expect(listeners.size).toBe(0);
    expect((await probe.attempt()).kind).toBe('broker_away');
    expect(listeners.size).toBe(1);
  });

  it('lets nobody wait when it is closed', async () => {
    const { probe, say } = await subscribedProbe();
    say('offline');
    const outcome = probe.attempt();
    probe.close();
    expect((await outcome).kind).toBe('broker_away');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is unknown where subscribing fails', async () => {
    const subscribe = (): never => {
      throw new Error('bad topic');
    };
    const probe = new MqttProbe(zigbeeLight, { subscribe }, () => undefined);
    expect((await probe.attempt()).kind).toBe('unknown');
  });
});

const word = (payload: string, key: string | null = null): string | null =>
  readWord(Buffer.from(payload), key);

describe('the word that an availability payload says', () => {
  it.each<[string, string | null, string | null]>([
    ['online', null, 'online'],
    [' offline\n', null, 'offline'],
    ['"online"', null, 'online'],
    ['{"state":"online"}', null, 'online'],
    ['{"state":true}', null, 'true'],
    ['{"online":true}', null, null],
    ['{"state":{"a":1}}', null, null],
    ['1', null, '1'],
    ['1.0', null, '1.0'],
    ['true', null, 'true'],
    ['null', null, 'null'],
    ['', null, ''],
    ['{"device":{"availability":"up"}}', 'device.availability', 'up'],
    ['{"list":[{"on":1}]}', 'list.0.on', '1'],
    ['{"a":1}', 'b', null],
    ['{"a":1}', 'a.b.c', null],
    ['{}', 'toString', null],
    ['{}', '__proto__', null],
    ['online', 'state', null],
    ['{"state":', null, '{"state":'],
  ])('%s with key %s: %s', (payload, key, said) => {
    expect(word(payload, key)).toBe(said);
  });

  it('is none in bytes that are no UTF-8, or too many', () => {
    expect(readWord(Uint8Array.of(0xff, 0xfe, 0x00), null)).toBeNull();
    expect(readWord(new Uint8Array(64 * 1024 + 1).fill(0x20), null)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.option(fc.string()), (payload, key) => void readWord(payload, key)),
    );
    fc.assert(fc.property(fc.json(), fc.option(fc.string()), (payload, key) => void word(payload, key)));
  });
});
