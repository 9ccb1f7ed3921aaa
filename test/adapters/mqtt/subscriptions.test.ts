import { describe, expect, it } from 'vitest';
import { Subscriptions, type Subscriber } from '../../../src/adapters/mqtt/subscriptions.js';
import type { TopicListener } from '../../../src/platform/topic_subscriptions.js';
import { RecordingLog } from './stand_ins.js';

class RecordingSubscriber implements Subscriber {
  readonly calls: string[] = [];
  subscribe(topics: readonly string[]): void {
    this.calls.push(`+${topics.join(' ')}`);
  }
  unsubscribe(topic: string): void {
    this.calls.push(`-${topic}`);
  }
}

const listener = (told: string[]): TopicListener => ({
  heard: (payload, retained) => told.push(`${Buffer.from(payload).toString()}${retained ? ' retained' : ''}`),
  brokerAway: () => told.push('away'),
  brokerBack: () => told.push('back'),
});

describe('subscriptions', () => {
  it('are made again on every connection', () => {
    const subscriptions = new Subscriptions(new RecordingLog());
    const told: string[] = [];
    subscriptions.subscribe('a', listener(told));
    for (const subscriber of [new RecordingSubscriber(), new RecordingSubscriber()]) {
      subscriptions.attach(subscriber);
      subscriptions.heard('a', Buffer.from('online'), true);
      subscriptions.heard('b', Buffer.from('x'), false);
      subscriptions.detach();
      expect(subscriber.calls).toEqual(['+a']);
    }
    expect(told).toEqual(['back', 'online retained', 'away', 'back', 'online retained', 'away']);
  });

  it('let a second listener hear what is retained, and end with the last', () => {
    const subscriptions = new Subscriptions(new RecordingLog());
    const subscriber = new RecordingSubscriber();
    subscriptions.attach(subscriber);
    const ends = [[], []].map((told) => subscriptions.subscribe('a', listener(told)));
    for (const end of ends) end();
    for (const end of ends) end();
    expect(subscriber.calls).toEqual(['+a', '+a', '-a']);
  });

  it('are split up where there are many', () => {
    const subscriptions = new Subscriptions(new RecordingLog());
    for (let index = 0; index < 120; index += 1) subscriptions.subscribe(`t${index}`, listener([]));
    const subscriber = new RecordingSubscriber();
    subscriptions.attach(subscriber);
    expect(subscriber.calls.map((call) => call.split(' ').length)).toEqual([50, 50, 20]);
  });

  it('contain the errors of a listener', () => {
    const log = new RecordingLog();
    const subscriptions = new Subscriptions(log);
    const told: string[] = [];
    const fail = (): never => {
      throw new Error('broken listener');
    };
    subscriptions.subscribe('a', { heard: fail, brokerAway: fail, brokerBack: fail });
    subscriptions.subscribe('a', listener(told));
    subscriptions.heard('a', Buffer.from('x'), false);
    subscriptions.detach();
    expect(told).toEqual(['x', 'away']);
    expect(log.at('error')).toHaveLength(2);
  });
});
