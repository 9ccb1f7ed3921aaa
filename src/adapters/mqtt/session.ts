import type { IClientOptions, MqttClient } from 'mqtt';
import type { Failure } from '../../domain/core/failure.js';
import { inWholeSeconds, milliseconds, seconds } from '../../domain/core/time.js';
import { hostAndPort } from '../../platform/ip_address.js';
import { runEvery, runSoon, startTimeout, withTimeout, type Timer } from '../../platform/timers.js';
import { brokerAddress, openClient, readTlsFiles, type BrokerAddress } from './broker_client.js';
import { brokerFailure, connectionFailure } from './connection_failure.js';
import type { ProtocolVersion, VersionVerdict } from './protocol_version.js';
import type { BrokerAccess, MqttSettings } from './settings.js';
import { availabilityMessage, identifierOf, type Message } from './topics.js';

/** For the broker's answer when we connect, and for each acknowledgement. */
const answerTimeout = seconds(10);
const keepaliveInSeconds = 30;
const farewellTimeout = milliseconds(250);
const closeTimeout = milliseconds(150);
/** What the broker may send us in one packet (MQTT 5 only): far more than any command or sentinel needs. */
const maxPacketBytes = 256 * 1024;
/** Messages on their way at once. Brokers may take fewer, and tell it (Receive Maximum). */
const maxWindow = 16;

/** Where we were held up, the answer to the library's last ping may be here: it is read before the next look for it. */
const keepaliveTimer = () => {
  let timer: Timer | null = null;
  return {
    set: (look: () => void, every: number) => {
      timer = runEvery(milliseconds(every), () => void runSoon(look));
      return 1;
    },
    clear: () => timer?.stop(),
  };
};

/** `refused`: the broker got the message and does not want it. `lost`: the connection ended first. */
export type Delivery = 'acknowledged' | 'refused' | 'lost';

export interface SessionListener {
  /** The broker answered: messages can be sent. */
  opened(): void;
  heard(topic: string, payload: Uint8Array, retained: boolean): void;
  /** The attempt failed or the connection ended. Told exactly once, except after `close`. */
  ended(failure: Failure, verdict: VersionVerdict): void;
  notSubscribed(topics: readonly string[], reason: string): void;
}

/**
 * One attempt to connect to the broker, and the connection that comes of it. It is never used again: what a client
 * library keeps for a next connection (queues, unacknowledged messages) could bring an old status after a new one.
 */
export class BrokerSession {
  #stage: 'connecting' | 'open' | 'over' = 'connecting';
  #client: MqttClient | null = null;
  #reached = false;
  #waiting: Timer | null = null;
  readonly #unsettled = new Set<(delivery: Delivery) => void>();

  readonly #address: BrokerAddress;
  /** The last will, and the farewell. */
  readonly #offline: Message;

  /** @throws Failure MQTT_URL */
  constructor(
    private readonly settings: MqttSettings,
    private readonly access: BrokerAccess,
    readonly version: ProtocolVersion,
    private readonly listener: SessionListener,
  ) {
    this.#address = brokerAddress(access.url);
    this.#offline = availabilityMessage(settings.baseTopic, 'offline');
  }

  /** The broker's host and port, for people. */
  get place(): string {
    return hostAndPort(this.#address.host, this.#address.port);
  }

  /** How many messages may be on their way at once. */
  get window(): number {
    return Math.min(this.#client?.serverProperties?.receiveMaximum ?? maxWindow, maxWindow);
  }

  open(): void {
    this.#waiting = startTimeout(answerTimeout, () => {
      if (this.#reached) this.#end(this.#late('MQTT_NO_ANSWER'), 'unanswered');
      else this.#end(this.#late('MQTT_UNREACHABLE'));
    });
    this.#connect().catch((thrown: unknown) => this.#fail(thrown));
  }

  /** Sends a message with QoS 1: one QoS for all, since messages of different QoS may overtake each other. */
  publish({ topic, payload, retain }: Message): Promise<Delivery> {
    const client = this.#client;
    if (client === null || this.#stage !== 'open') return Promise.resolve('lost');
    return new Promise((resolve) => {
      const settle = (delivery: Delivery): void => {
        if (!this.#unsettled.delete(settle)) return;
        waiting.stop();
        resolve(delivery);
      };
      const waiting = startTimeout(answerTimeout, () => this.#end(this.#late('MQTT_NO_ACKNOWLEDGEMENT')));
      this.#unsettled.add(settle);
      client.publish(topic, payload, { qos: 1, retain }, (error) => settle(deliveryOf(error)));
    });
  }

  /** Subscribes with QoS 1. The broker sends what is retained on the topics, also where they were subscribed before. */
  subscribe(topics: readonly string[]): void {
    if (this.#stage !== 'open' || topics.length === 0) return;
    this.#client?.subscribe([...topics], { qos: 1 }, (error) => {
      if (error !== null && this.#stage === 'open') this.listener.notSubscribed(topics, error.message);
    });
  }

  unsubscribe(topic: string): void {
    if (this.#stage === 'open') this.#client?.unsubscribe(topic, () => undefined);
  }

  /** Says farewell and ends within half a second; a frozen broker finds the connection broken, and publishes the last will. */
  async close(): Promise<void> {
    const said = await withTimeout(this.publish(this.#offline), farewellTimeout, () => 'lost');
    const client = this.#client;
    if (said === 'acknowledged' && client !== null && this.#stage === 'open') {
      const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
      this.#stage = 'over';
      client.end();
      await withTimeout(closed, closeTimeout, () => undefined);
    }
    this.#release();
  }

  async #connect(): Promise<void> {
    const files = await readTlsFiles(this.settings);
    if (this.#stage !== 'connecting') return;
    const client = openClient(this.#address, files, this.#options(), () => (this.#reached = true));
    this.#client = client;
    client.on('connect', () => this.#opened());
    client.on('message', (topic, payload, packet) => {
      if (this.#stage === 'open') this.listener.heard(topic, payload, packet.retain);
    });
    // Stays for good: errors also come after the end, and one without a listener would end the process.
    client.on('error', (error) => this.#fail(error));
    client.on('disconnect', (packet) => {
      this.#fail(Object.assign(new Error('the broker ended the connection'), { code: packet.reasonCode }));
    });
    client.on('close', () => this.#closed());
  }

  #options(): IClientOptions {
    const { settings, access, version } = this;
    const username = access.username ?? this.#address.username;
    const password = access.password ?? this.#address.password;
    return {
      clientId: settings.clientId ?? identifierOf(settings.baseTopic),
      protocolVersion: version,
      clean: true,
      keepalive: keepaliveInSeconds,
      timerVariant: keepaliveTimer(),
      // Ours comes first; the library's has to be later, not absent.
      connectTimeout: 2 * answerTimeout,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      will: { ...this.#offline, payload: Buffer.from(this.#offline.payload), qos: 1 },
      ...(username !== null && { username }),
      ...(password !== null && { password }),
      ...(version === 5 && { properties: { maximumPacketSize: maxPacketBytes } }),
    };
  }

  #opened(): void {
    if (this.#stage !== 'connecting') return;
    this.#stage = 'open';
    this.#waiting?.stop();
    this.listener.opened();
  }

  #closed(): void {
    const verdict = this.#reached ? 'closed_unanswered' : 'says_nothing';
    if (this.#stage === 'open') this.#end(brokerFailure('MQTT_CLOSED', this.place));
    else this.#end(brokerFailure('MQTT_CLOSED_EARLY', this.place), verdict);
  }

  #fail(thrown: unknown): void {
    const failure = connectionFailure(thrown, this.place);
    if (failure.code === 'MQTT_PROTOCOL') this.#end(failure, 'refused');
    else if (failure.code === 'MQTT_CLOSED') this.#closed();
    else this.#end(failure);
  }

  #late(code: 'MQTT_NO_ANSWER' | 'MQTT_UNREACHABLE' | 'MQTT_NO_ACKNOWLEDGEMENT'): Failure {
    return brokerFailure(code, this.place, `within ${inWholeSeconds(answerTimeout)} s`);
  }

  #end(failure: Failure, verdict: VersionVerdict = 'says_nothing'): void {
    if (this.#stage === 'over') return;
    this.#release();
    this.listener.ended(failure, verdict);
  }

  #release(): void {
    this.#stage = 'over';
    this.#waiting?.stop();
    for (const settle of this.#unsettled) settle('lost');
    this.#client?.end(true);
    this.#client?.stream.destroy();
  }
}

// The library reports a reason code for what the broker refused, and plain errors for what never got there.
const deliveryOf = (error: Error | undefined): Delivery => {
  if (!(error instanceof Error)) return 'acknowledged';
  return 'code' in error && typeof error.code === 'number' ? 'refused' : 'lost';
};
