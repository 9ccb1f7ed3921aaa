import { Failure, messageOf } from '../../domain/core/failure.js';
import type { Clock, Inbox, Log } from '../../domain/core/ports.js';
import { between, milliseconds, seconds, type Monotonic } from '../../domain/core/time.js';
import { Backoff, TellOnce } from '../../platform/retry.js';
import { runAfter, type Timer } from '../../platform/timers.js';
import { connectionFailure } from './connection_failure.js';
import { learn, nothingKnown, versionName, type VersionVerdict } from './protocol_version.js';
import type { Publisher } from './publisher.js';
import { BrokerSession } from './session.js';
import type { BrokerAccess, FindBroker, MqttSettings } from './settings.js';
import { Subscriptions } from './subscriptions.js';

/** What a broker that runs and listens, but does not work, is found out by. */
const hanging: readonly string[] = ['MQTT_NO_ANSWER', 'MQTT_NO_ACKNOWLEDGEMENT'];

/** A connection that lasted this long was a good one: the next attempt after it comes soon. */
const provenAfter = seconds(30);

/** Keeps us connected to the broker: a new session for each attempt, with backoff in between. */
export class BrokerConnection {
  readonly subscriptions: Subscriptions;
  #session: BrokerSession | null = null;
  #openedAt: Monotonic | null = null;
  #versions = nothingKnown;
  readonly #backoff = new Backoff(seconds(1), seconds(60), 0.3);
  readonly #told = new TellOnce();
  #retry: Timer | null = null;
  /** The attempt that counts; null while we are stopped. */
  #attempted: symbol | null = null;
  #url: string | null = null;

  constructor(
    private readonly settings: MqttSettings,
    private readonly findBroker: FindBroker,
    private readonly publisher: Pick<Publisher, 'connected' | 'disconnected'>,
    private readonly inbox: Inbox,
    private readonly clock: Clock,
    private readonly log: Log,
    /** The broker takes connections but does nothing: it hangs. */
    private readonly hangs: (reason: string) => void,
  ) {
    this.subscriptions = new Subscriptions(log);
  }

  start(): void {
    if (this.#attempted === null) void this.#attempt();
  }

  /** Says farewell where we are connected. Ends within half a second. */
  async stop(): Promise<void> {
    this.#attempted = null;
    this.#retry?.stop();
    const session = this.#session;
    this.#session = null;
    this.#openedAt = null;
    this.subscriptions.detach();
    await session?.close();
  }

  async #attempt(): Promise<void> {
    const attempt = Symbol('attempt');
    this.#attempted = attempt;
    try {
      const access = await this.findBroker();
      // Stopped meanwhile, or even started again.
      if (this.#attempted !== attempt) return;
      this.#session = this.#newSession(access);
      this.#session.open();
    } catch (thrown) {
      if (this.#attempted !== attempt) return;
      this.#contained(() => this.#lost(connectionFailure(thrown, 'at mqtt.url'), 'says_nothing'));
    }
  }

  #newSession(access: BrokerAccess): BrokerSession {
    // What is known of the versions is known of that broker only.
    if (access.url !== this.#url) this.#versions = nothingKnown;
    this.#url = access.url;
    const session: BrokerSession = new BrokerSession(this.settings, access, this.#versions.next, {
      opened: () => this.#contained(() => this.#opened(session)),
      heard: (topic, payload, retained) => this.subscriptions.heard(topic, payload, retained),
      ended: (failure, verdict) => this.#contained(() => this.#lost(remedied(failure, access), verdict)),
      notSubscribed: (topics, reason) =>
        this.log.warn(
          `the MQTT broker refuses to let us hear ${topics.join(', ')} (${reason}); allow it in the broker's access list`,
        ),
    });
    return session;
  }

  #opened(session: BrokerSession): void {
    const { version, place } = session;
    this.#versions = learn(this.#versions, version, 'accepted');
    this.#openedAt = this.clock.now().monotonic;
    this.#told.recover();
    this.log.info(`connected to the MQTT broker ${place} (${versionName(version)})`);
    this.inbox.dispatch({ type: 'component_recovered', component: 'MQTT broker' });
    this.subscriptions.attach(session);
    this.publisher.connected(session);
  }

  #lost(failure: Failure, verdict: VersionVerdict): void {
    if (this.#attempted === null) return;
    const tried = this.#versions.next;
    this.#versions = learn(this.#versions, tried, verdict);
    const openedAt = this.#openedAt;
    this.#session = null;
    this.#openedAt = null;
    if (openedAt !== null && between(openedAt, this.clock.now().monotonic) >= provenAfter)
      this.#backoff.reset();
    const wait = this.#backoff.next();
    const fallsBack = this.#versions.accepted === null && tried === 5 && this.#versions.next === 4;
    // Only the version was wrong: that is no failure yet.
    this.#retry = runAfter(fallsBack ? milliseconds(0) : wait, () => void this.#attempt());
    if (hanging.includes(failure.code)) this.hangs(failure.message);
    if (fallsBack) return;
    if (this.#told.told === null) this.subscriptions.detach();
    if (openedAt !== null) this.publisher.disconnected();
    if (!this.#told.isNews(failure.code)) return;
    this.log.warn(`${failure.explanation} Trying again until it works.`, { code: failure.code });
    this.inbox.dispatch({ type: 'component_failed', component: 'MQTT broker', reason: failure.message });
  }

  #contained(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.log.error(`MQTT: ${messageOf(error)}`, { error });
    }
  }
}

/** Where somebody else told us the broker, correcting our configuration is no way out. */
const remedied = (failure: Failure, { remedy }: BrokerAccess): Failure =>
  remedy === null ? failure : new Failure(failure.code, failure.message, remedy, { cause: failure.cause });
