import type { Announcement } from '../../domain/announcement.js';
import type { Clock, Inbox, Log, Output } from '../../domain/ports.js';
import type { Snapshot } from '../../domain/snapshot.js';
import type { Moment } from '../../domain/time.js';
import type { TopicListener, TopicSubscriptions } from '../../platform/topic_subscriptions.js';
import { BirthListener } from './birth.js';
import { CommandListener } from './command_listener.js';
import { commandReaders } from './commands.js';
import { BrokerConnection } from './connection.js';
import { Publisher } from './publisher.js';
import type { DiscoveryFacts, FindBroker, Memory, MqttSettings } from './settings.js';
import { availabilityMessage, topicBelow } from './topics.js';

/** Shows the world on MQTT and to Home Assistant, and takes commands from there. */
export class MqttOutput implements Output {
  readonly name = 'MQTT';
  readonly #connection: BrokerConnection;
  readonly #publisher: Publisher;
  readonly #birth: BirthListener;
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
    const publisher = new Publisher(settings, settings, memory, log);
    const will = availabilityMessage(settings.baseTopic, 'offline');
    this.#publisher = publisher;
    this.#connection = new BrokerConnection(settings, findBroker, will, publisher, inbox, clock, log, hangs);
    this.#birth = new BirthListener(() => publisher.introduceAgain());
  }

  /** For the mqtt probe: hears other topics over the same connection. */
  get subscriptions(): TopicSubscriptions {
    return this.#connection.subscriptions;
  }

  start(): void {
    const { baseTopic, discoveryPrefix, hosts } = this.settings;
    const { subscriptions } = this.#connection;
    this.#subscribed = [
      ...[...commandReaders(hosts)].map(([topic, reader]) =>
        subscriptions.subscribe(
          topicBelow(baseTopic, topic),
          new CommandListener(topic, reader, this.inbox, this.log),
        ),
      ),
      subscriptions.subscribe(`${discoveryPrefix}/status`, this.#birth),
      subscriptions.subscribe(topicBelow(baseTopic, 'availability'), this.#availabilityListener()),
    ];
    this.#connection.start();
  }

  /** Publishes `offline` and ends, within half a second whatever the broker does. */
  async stop(): Promise<void> {
    this.#publisher.disconnected();
    for (const unsubscribe of this.#subscribed) unsubscribe();
    this.#subscribed = [];
    this.#birth.brokerAway();
    await this.#connection.stop(availabilityMessage(this.settings.baseTopic, 'offline'));
  }

  show(snapshot: Snapshot): void {
    this.#publisher.show(snapshot);
  }

  announce(announcement: Announcement, at: Moment): void {
    this.#publisher.announce(announcement, at);
  }

  // The broker publishes the last will of a connection that broke silently only when it notices, which may be after we are back.
  #availabilityListener(): TopicListener {
    return {
      heard: (payload, retained) => {
        if (!retained && Buffer.from(payload).toString('latin1') === 'offline') this.#publisher.sayOnline();
      },
      brokerAway: () => undefined,
      brokerBack: () => undefined,
    };
  }
}
