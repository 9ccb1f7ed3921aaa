import type { Announcement } from '../../domain/core/announcement.js';
import type { Clock, Inbox, Log, Output } from '../../domain/core/ports.js';
import type { Snapshot } from '../../domain/view/snapshot.js';
import { seconds, type Duration, type Moment } from '../../domain/core/time.js';
import { runAfter, type Timer } from '../../platform/timers.js';
import { commandListener, commandReaders } from './commands.js';
import { BrokerConnection } from './connection.js';
import { Publisher } from './publisher.js';
import type { DiscoveryFacts, FindBroker, Memory, MqttSettings } from './settings.js';
import type { Subscriptions } from './subscriptions.js';
import { topicBelow } from './topics.js';

/**
 * How long to wait after Home Assistant's birth message: 2 to 5 s, so that not every device speaks at once
 * (https://www.home-assistant.io/integrations/mqtt/#birth-and-last-will-messages).
 *
 * @param random 0 to 1
 */
export const birthWait = (random: number): Duration => seconds(2 + 3 * random);

/** Shows the world on MQTT and to Home Assistant, and takes commands from there. */
export class MqttOutput implements Output {
  readonly name = 'MQTT';
  readonly #connection: BrokerConnection;
  readonly #publisher: Publisher;
  #introduction: Timer | null = null;
  #subscribed: readonly (() => void)[] = [];

  constructor(
    private readonly settings: MqttSettings & DiscoveryFacts,
    findBroker: FindBroker,
    memory: Memory,
    private readonly inbox: Inbox,
    clock: Clock,
    private readonly log: Log,
    /** The broker takes connections but does nothing: whoever runs it may want to start it anew. */
    hangs: (reason: string) => void = () => undefined,
  ) {
    this.#publisher = new Publisher(settings, settings, memory, log);
    this.#connection = new BrokerConnection(settings, findBroker, this.#publisher, inbox, clock, log, hangs);
  }

  /** For the mqtt probe: hears other topics over the same connection. */
  get subscriptions(): Pick<Subscriptions, 'subscribe'> {
    return this.#connection.subscriptions;
  }

  start(): void {
    const { baseTopic, discoveryPrefix } = this.settings;
    const { subscriptions } = this.#connection;
    this.#subscribed = [
      ...[...commandReaders(this.settings)].map(([topic, reader]) =>
        subscriptions.subscribe(
          topicBelow(baseTopic, topic),
          commandListener(topic, reader, this.inbox, this.log),
        ),
      ),
      // A retained one was there before us, and a connection begins with an introduction anyway.
      subscriptions.subscribe(`${discoveryPrefix}/status`, {
        heard: (payload, retained) => {
          if (!retained && isText(payload, 'online')) this.#introduceSoon();
        },
        brokerAway: () => this.#forgetIntroduction(),
      }),
      // The broker publishes the last will of a connection that broke silently only when it notices, which may be after we are back.
      subscriptions.subscribe(topicBelow(baseTopic, 'availability'), {
        heard: (payload, retained) => {
          if (!retained && isText(payload, 'offline')) this.#publisher.sayOnline();
        },
      }),
    ];
    this.#connection.start();
  }

  /** Publishes `offline` and ends, within half a second whatever the broker does. */
  async stop(): Promise<void> {
    this.#publisher.takeBackSafeToCut();
    this.#publisher.disconnected();
    for (const unsubscribe of this.#subscribed) unsubscribe();
    this.#subscribed = [];
    this.#forgetIntroduction();
    await this.#connection.stop();
  }

  show(snapshot: Snapshot): void {
    this.#publisher.show(snapshot);
  }

  announce(announcement: Announcement, at: Moment): void {
    this.#publisher.announce(announcement, at);
  }

  #introduceSoon(): void {
    this.#introduction ??= runAfter(birthWait(Math.random()), () => {
      this.#introduction = null;
      this.#publisher.introduceAgain();
    });
  }

  #forgetIntroduction(): void {
    this.#introduction?.stop();
    this.#introduction = null;
  }
}

const isText = (payload: Uint8Array, text: string): boolean =>
  Buffer.from(payload).toString('latin1') === text;
