import type { Announcement, AnnouncementType } from '../../domain/core/announcement.js';
import { messageOf } from '../../domain/core/failure.js';
import type { Log } from '../../domain/core/ports.js';
import type { Snapshot } from '../../domain/view/snapshot.js';
import type { Moment } from '../../domain/core/time.js';
import { announcedBy, readAnnounced, takeBack, together, type Announced } from './announced.js';
import { discoveredDevices, type DiscoveredDevice } from './discovery.js';
import { EventQueue } from './event_queue.js';
import type { BrokerSession } from './session.js';
import type { DiscoveryFacts, Memory, MqttSettings } from './settings.js';
import { statesOf } from './states.js';
import { SteadyTimes } from './steady_values.js';
import { availabilityMessage, topicBelow, type Message } from './topics.js';

/**
 * Events of witnesses were once called like those of sentinels. Until the next release they are sent under both names, for
 * those who wait for the former one.
 */
const formerTypes: Partial<Record<AnnouncementType, AnnouncementType>> = {
  witness_alive: 'sentinel_alive',
  witness_silent: 'sentinel_silent',
  witness_unknown: 'sentinel_unknown',
};

/** An open connection to send on. */
type Broker = Pick<BrokerSession, 'window' | 'publish'>;

/**
 * Brings the newest snapshot to the broker. On each connection first who we are (discovery, availability), then the
 * whole snapshot, then only what changes. One flush at a time; what becomes old while it runs is never sent.
 */
export class Publisher {
  readonly #devices: readonly DiscoveredDevice[];
  readonly #announced: Announced;
  #remembered: Promise<Announced> | null = null;
  #saved: Promise<void> = Promise.resolve();
  #broker: Broker | null = null;
  #introduce = false;
  #newest: Snapshot | null = null;
  #shown: Snapshot | null = null;
  readonly #onBroker = new Map<string, string>();
  readonly #times = new SteadyTimes();
  readonly #refused = new Set<string>();
  #flushing = false;
  readonly #events = new EventQueue((event) =>
    this.#deliver([
      { topic: topicBelow(this.place.baseTopic, 'event'), payload: JSON.stringify(event), retain: false },
    ]),
  );

  constructor(
    private readonly place: Pick<MqttSettings, 'baseTopic' | 'discoveryPrefix'>,
    facts: DiscoveryFacts,
    private readonly memory: Memory,
    private readonly log: Log,
  ) {
    this.#devices = discoveredDevices(place, facts);
    this.#announced = announcedBy(this.#devices);
  }

  /** Messages can be sent, to a broker that may have forgotten everything. */
  connected(broker: Broker): void {
    this.#broker = broker;
    this.#refused.clear();
    this.introduceAgain();
  }

  disconnected(): void {
    this.#broker = null;
    this.#events.clear();
  }

  /** Sends discovery, availability and all states once more. */
  introduceAgain(): void {
    this.#introduce = true;
    this.#wake();
  }

  /** Corrects somebody who said otherwise. */
  sayOnline(): void {
    void this.#deliver([availabilityMessage(this.place.baseTopic, 'online')]);
  }

  show(snapshot: Snapshot): void {
    this.#newest = snapshot;
    this.#wake();
  }

  /** Sends an event now or never. */
  announce(announcement: Announcement, at: Moment): void {
    this.#send(announcement, at);
    const former = formerTypes[announcement.type];
    if (former !== undefined) this.#send({ ...announcement, type: former }, at);
  }

  #send(announcement: Announcement, at: Moment): void {
    if (this.#broker !== null && this.#events.add(announcement, at.wall)) return;
    const what = 'an event is not published: the MQTT broker does not take it now';
    this.log.debug(what, { event_type: announcement.type });
  }

  #wake(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    this.#flush().catch((error: unknown) => {
      this.#flushing = false;
      this.log.error(`publishing to MQTT failed: ${messageOf(error)}`, { error });
    });
  }

  async #flush(): Promise<void> {
    while (this.#broker !== null) {
      if (this.#introduce) {
        this.#introduce = false;
        this.#onBroker.clear();
        this.#shown = null;
        await this.#introduceOurselves();
      } else if (this.#newest !== null && this.#newest !== this.#shown) {
        this.#shown = this.#newest;
        await this.#deliver(this.#changesOf(this.#newest));
      } else {
        break;
      }
    }
    this.#flushing = false;
  }

  async #introduceOurselves(): Promise<void> {
    this.#remembered ??= this.memory
      .load()
      .catch(this.#warnThat('what was announced to Home Assistant cannot be remembered'))
      .then(readAnnounced);
    const before = await this.#remembered;
    const changed = JSON.stringify(before) !== JSON.stringify(this.#announced);
    // Both the old and the new are remembered until the old is gone: whenever we are killed, nothing is forgotten.
    if (changed) this.#memorize(together(before, this.#announced));
    const delivered = await this.#deliver([
      ...(changed ? takeBack(before, this.#announced, this.#devices) : []),
      ...this.#devices.map(({ topic, document }) => ({
        topic,
        payload: JSON.stringify(document),
        retain: true,
      })),
      availabilityMessage(this.place.baseTopic, 'online'),
    ]);
    if (changed && delivered) this.#memorize(this.#announced);
  }

  #changesOf(snapshot: Snapshot): Message[] {
    const changes: Message[] = [];
    for (const [topic, payload] of statesOf(snapshot, this.place.baseTopic, this.#times)) {
      if (this.#onBroker.get(topic) === payload) continue;
      this.#onBroker.set(topic, payload);
      changes.push({ topic, payload, retain: true });
    }
    return changes;
  }

  /** @returns whether the broker has everything */
  async #deliver(messages: readonly Message[]): Promise<boolean> {
    const broker = this.#broker;
    if (broker === null) return false;
    const left = messages.values();
    const deliverSome = async (): Promise<boolean> => {
      for (const message of left) {
        if (this.#broker !== broker) return false;
        const delivery = await broker.publish(message);
        if (delivery === 'lost') return false;
        if (delivery === 'refused') this.#tellRefused(message.topic);
      }
      return true;
    };
    const width = Math.min(broker.window, messages.length);
    const outcomes = await Promise.all(Array.from({ length: width }, deliverSome));
    return outcomes.every((delivered) => delivered);
  }

  #tellRefused(topic: string): void {
    if (this.#refused.has(topic)) return;
    this.#refused.add(topic);
    this.log.warn(
      `the MQTT broker refuses what we publish on ${topic}; allow it in the broker's access list`,
    );
  }

  /** Does not hold up what is published: a slow disk must not delay the status. */
  #memorize(announced: Announced): void {
    this.#remembered = Promise.resolve(announced);
    this.#saved = this.#saved
      .then(() => this.memory.save(announced))
      .catch(this.#warnThat('what is announced to Home Assistant cannot be kept'));
  }

  #warnThat(what: string): (error: unknown) => void {
    return (error) => this.log.warn(`${what}: ${messageOf(error)}`, { error });
  }
}
