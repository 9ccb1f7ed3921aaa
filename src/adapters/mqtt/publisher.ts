import type { Announcement, AnnouncementType } from '../../domain/core/announcement.js';
import { messageOf } from '../../domain/core/failure.js';
import type { Log } from '../../domain/core/ports.js';
import { raw } from '../../domain/view/reasons/told.js';
import type { Snapshot } from '../../domain/view/snapshot.js';
import type { Moment } from '../../domain/core/time.js';
import { announcedBy, readAnnounced, takeBack, together, type Announced } from './announced.js';
import { discoveredDevices, type DiscoveredDevice } from './discovery.js';
import { EventQueue } from './event_queue.js';
import type { BrokerSession } from './session.js';
import type { DiscoveryFacts, Memory, MqttSettings } from './settings.js';
import { SeenOnPorts } from './seen_on_ports.js';
import { statesOf } from './states.js';
import { SteadyTimes, SteadyVariables } from './steady_values.js';
import { availabilityMessage, topicBelow, type Message } from './topics.js';
import { cutPayload } from './ups_device.js';

/**
 * Events of witnesses that are sent under the names of those of sentinels as well, until the next release: for those who wait
 * for these.
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
  #devices: readonly DiscoveredDevice[] = [];
  #announced: Announced = readAnnounced(null);
  readonly #seen: SeenOnPorts;
  #remembered: Promise<Announced> | null = null;
  #saved: Promise<void> = Promise.resolve();
  #broker: Broker | null = null;
  #introduce = false;
  #newest: Snapshot | null = null;
  #shown: Snapshot | null = null;
  readonly #onBroker = new Map<string, string>();
  readonly #steady = { times: new SteadyTimes(), variables: new SteadyVariables() };
  readonly #refused = new Set<string>();
  #flushing = false;
  readonly #events = new EventQueue((event) =>
    this.#deliver([
      { topic: topicBelow(this.place.baseTopic, 'event'), payload: JSON.stringify(event), retain: false },
    ]),
  );

  constructor(
    private readonly place: Pick<MqttSettings, 'baseTopic' | 'discoveryPrefix'>,
    private readonly facts: DiscoveryFacts,
    private readonly memory: Memory,
    private readonly log: Log,
  ) {
    this.#seen = new SeenOnPorts(
      facts.upses.filter(({ hasPort, supply }) => hasPort && supply !== null).map(({ name }) => name),
    );
  }

  /** Messages can be sent, to a broker that may have forgotten everything. */
  connected(broker: Broker): void {
    this.#broker = broker;
    this.#refused.clear();
    this.introduceAgain();
  }

  /** Nobody is to begin to cut anything on our word once we are not there to take it back. Sent before the farewell. */
  takeBackSafeToCut(): void {
    void this.#deliver(this.#cutMessages('sentinel-ups has stopped', null));
  }

  /** @param reason why it is not safe to cut any UPS of which the snapshot says nothing */
  #cutMessages(reason: string, snapshot: Snapshot | null): readonly Message[] {
    const safeToCut = { safe: false, blockedBy: [raw(reason)], cutIn: null };
    return this.facts.upses.flatMap(({ name, supply }) => {
      const topic = topicBelow(this.place.baseTopic, `ups/${name}/safe_to_cut`);
      const view = snapshot?.supplies.find((known) => known.name === name) ?? { safeToCut };
      return supply?.isCut === true
        ? [{ topic, payload: JSON.stringify(cutPayload(view)), retain: true }]
        : [];
    });
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
        const { supplies, at } = this.#newest;
        this.#shown = this.#newest;
        await this.#deliver(this.#changesOf(this.#newest));
        if (this.#seen.see(supplies, at)) await this.#introduceNews();
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
      .then((remembered) => {
        const announced = readAnnounced(remembered);
        this.#seen.remember(announced.seen);
        return announced;
      });
    await this.#remembered;
    this.#describe();
    // What is retained may be from before an end that nobody could tell: it must not count for a moment.
    const cut = this.#cutMessages('sentinel-ups has just started', this.#newest);
    await this.#announce(this.#devices, [...cut, availabilityMessage(this.place.baseTopic, 'online')]);
  }

  /** A UPS has told of more than before, or of less for long enough. */
  async #introduceNews(): Promise<void> {
    const before = new Set(this.#devices.map(({ document }) => JSON.stringify(document)));
    this.#describe();
    await this.#announce(this.#devices.filter(({ document }) => !before.has(JSON.stringify(document))));
  }

  #describe(): void {
    const { all } = this.#seen;
    this.#devices = discoveredDevices(this.place, this.facts, all);
    this.#announced = announcedBy(this.#devices, all);
  }

  async #announce(devices: readonly DiscoveredDevice[], more: readonly Message[] = []): Promise<void> {
    const before = (await this.#remembered) ?? this.#announced;
    const changed = JSON.stringify(before) !== JSON.stringify(this.#announced);
    // Both the old and the new are remembered until the old is gone: whenever we are killed, nothing is forgotten.
    if (changed) this.#memorize(together(before, this.#announced));
    const delivered = await this.#deliver([
      ...(changed ? takeBack(before, this.#announced, this.#devices) : []),
      ...devices.map(({ topic, document }) => ({ topic, payload: JSON.stringify(document), retain: true })),
      ...more,
    ]);
    if (changed && delivered) this.#memorize(this.#announced);
  }

  #changesOf(snapshot: Snapshot): Message[] {
    const { baseTopic } = this.place;
    const changes: Message[] = [];
    for (const [topic, payload] of statesOf(snapshot, baseTopic, this.facts.upses, this.#steady)) {
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
