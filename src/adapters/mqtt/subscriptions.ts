import { messageOf } from '../../domain/core/failure.js';
import type { Log } from '../../domain/core/ports.js';
import type { TopicListener as AttentiveListener } from '../../platform/topic_subscriptions.js';
import type { BrokerSession } from './session.js';

/** Hears what others publish on a topic; need not be told whether the broker can be heard at all. */
export type TopicListener = Pick<AttentiveListener, 'heard'> & Partial<AttentiveListener>;

/** A connection that is open. */
export type Subscriber = Pick<BrokerSession, 'subscribe' | 'unsubscribe'>;

/** Brokers limit how much one packet may hold. */
const topicsAtOnce = 50;

/** Who listens on which topic; carries the subscriptions from one connection to the next. */
export class Subscriptions {
  readonly #listeners = new Map<string, Set<TopicListener>>();
  #subscriber: Subscriber | null = null;

  constructor(private readonly log: Log) {}

  /** Listens on one topic (no wildcards), over every reconnect. @returns ends the subscription */
  subscribe(topic: string, listener: TopicListener): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    // Also where others listen already: it is how the new one gets to hear what is retained.
    this.#subscriber?.subscribe([topic]);
    return () => this.#unsubscribe(topic, listener);
  }

  /** Subscribes to everything anew. */
  attach(subscriber: Subscriber): void {
    this.#subscriber = subscriber;
    this.#tellAll((listener) => listener.brokerBack?.());
    const topics = [...this.#listeners.keys()];
    for (let first = 0; first < topics.length; first += topicsAtOnce)
      subscriber.subscribe(topics.slice(first, first + topicsAtOnce));
  }

  detach(): void {
    this.#subscriber = null;
    this.#tellAll((listener) => listener.brokerAway?.());
  }

  heard(topic: string, payload: Uint8Array, retained: boolean): void {
    for (const listener of this.#listeners.get(topic) ?? [])
      this.#contain(() => listener.heard(payload, retained));
  }

  #unsubscribe(topic: string, listener: TopicListener): void {
    const listeners = this.#listeners.get(topic);
    if (listeners?.delete(listener) !== true || listeners.size > 0) return;
    this.#listeners.delete(topic);
    this.#subscriber?.unsubscribe(topic);
  }

  #tellAll(tell: (listener: TopicListener) => void): void {
    for (const listeners of this.#listeners.values())
      for (const listener of listeners) this.#contain(() => tell(listener));
  }

  #contain(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.log.error(`a listener on an MQTT topic failed: ${messageOf(error)}`, { error });
    }
  }
}
