import type { FromSchema } from 'json-schema-to-ts';
import type { Probe } from '../domain/core/ports.js';
import type { ProbeOutcome } from '../domain/core/event.js';
import { seconds } from '../domain/core/time.js';
import { told } from '../domain/view/reasons/told.js';
import { runAfter, type Timer } from '../platform/timers.js';
import type { TopicListener, TopicSubscriptions } from '../platform/topic_subscriptions.js';
import { quoted, type ProbeKind } from './probe_kind.js';

const payload = {
  type: 'string',
  minLength: 1,
  maxLength: 256,
  expected: 'text of 1 to 256 characters',
} as const;

const schema = {
  type: 'object',
  additionalProperties: false,
  description:
    'Listens to what the device, or its bridge, publishes about it; what was never heard of is unknown.',
  required: ['probe', 'topic'],
  properties: {
    probe: {
      const: 'mqtt',
      description: 'How the device is asked: by its availability topic on the broker.',
    },
    topic: {
      type: 'string',
      minLength: 1,
      maxLength: 512,
      pattern: '^[^+#\\u0000-\\u001f\\u007f-\\u009f]+$',
      expected: 'a topic of 1 to 512 characters without the wildcards + and #',
      description: 'The topic that tells whether the device is there, without wildcards.',
    },
    alive: { ...payload, default: 'online', description: 'The payload, or value, that means alive.' },
    silent: { ...payload, default: 'offline', description: 'The payload, or value, that means silent.' },
    key: {
      type: 'string',
      minLength: 1,
      maxLength: 256,
      pattern: '^[^.]+(\\.[^.]+)*$',
      expected: 'a key such as state, or keys joined by dots such as a.b',
      description:
        'Where the payload is JSON, the key whose value is compared, such as state, or a.b for a key within a key.',
    },
  },
} as const;

type Entry = FromSchema<typeof schema>;

/** `key` null: the payload itself is compared. */
type MqttSettings = { kind: 'mqtt'; key: string | null } & Omit<Entry, 'probe' | 'key'>;

/**
 * A broker that stops may publish every device's will before we notice. So a word of silence is told only after this time, if
 * the broker is still there by then. Within the 1.5 s after its timeout that a probe may take.
 */
const silentWordHeld = seconds(1);

/**
 * Listens to the availability topic of a device, and tells what was heard there last, since the broker was last away: the
 * device may have gone meanwhile. Until then, and before the first connection too, its broker counts as away.
 */
export class MqttProbe implements Probe, TopicListener {
  #outcome: ProbeOutcome;
  #unsubscribe: (() => void) | null = null;
  #holdTimer: Timer | null = null;
  #waiting: ((outcome: ProbeOutcome) => void)[] = [];

  /** @param onChange called when there is something new to tell, so that nobody has to wait for the next attempt */
  constructor(
    private readonly settings: Omit<MqttSettings, 'kind'>,
    private readonly subscriptions: TopicSubscriptions,
    private readonly onChange: () => void,
  ) {
    this.#outcome = neverHeard(settings.topic);
  }

  attempt(): Promise<ProbeOutcome> {
    try {
      this.#unsubscribe ??= this.subscriptions.subscribe(this.settings.topic, this);
      if (this.#holdTimer === null) return Promise.resolve(this.#outcome);
      return new Promise((resolve) => this.#waiting.push(resolve));
    } catch (error) {
      return Promise.resolve({
        kind: 'unknown',
        why: told('topic_not_subscribed', { error: String(error) }),
      });
    }
  }

  close(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#outcome = neverHeard(this.settings.topic);
    this.#release();
  }

  heard(payload: Uint8Array): void {
    this.#change(this.#interpret(payload));
  }

  brokerAway(): void {
    this.#change({ kind: 'broker_away', why: told('broker_away') });
  }

  brokerBack(): void {
    const { topic } = this.settings;
    this.#change({ kind: 'broker_away', why: told('topic_quiet_since', { topic }) });
  }

  #interpret(payload: Uint8Array): ProbeOutcome {
    const { topic, alive, silent, key } = this.settings;
    const word = readWord(payload, key);
    if (word !== null && sameWord(word, alive)) return { kind: 'alive', latency: null };
    if (word !== null && sameWord(word, silent))
      return { kind: 'silent', why: told('topic_says', { words: quoted(word), topic }) };
    const start = Buffer.from(payload.subarray(0, 60)).toString('utf8');
    return { kind: 'unknown', why: told('topic_odd', { words: quoted(start), topic }) };
  }

  #change(outcome: ProbeOutcome): void {
    // That the broker is back is news too: from then on the time is counted in which its devices come back.
    const changed = outcome.kind !== this.#outcome.kind || outcome.kind === 'broker_away';
    this.#outcome = outcome;
    if (!changed) return;
    this.#release();
    if (outcome.kind === 'silent') this.#holdTimer = runAfter(silentWordHeld, () => this.#release());
    this.onChange();
  }

  /** Whoever waits is told what holds now. */
  #release(): void {
    this.#holdTimer?.stop();
    this.#holdTimer = null;
    for (const tell of this.#waiting.splice(0)) tell(this.#outcome);
  }
}

const neverHeard = (topic: string): ProbeOutcome => ({
  kind: 'broker_away',
  why: told('topic_quiet', { topic }),
});

const sameWord = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

/** Longer payloads are no availability messages (bytes). */
const maxPayload = 64 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The word that a payload says, or null where it says none: too long, no UTF-8, nothing at the key. A JSON object's
 * `state` is the word where no key is given (Zigbee2MQTT's availability is `online` or `{"state":"online"}`).
 *
 * @param key the way to the word in a JSON payload, such as `state` or `device.availability`; null for none
 */
export const readWord = (payload: Uint8Array, key: string | null): string | null => {
  if (payload.byteLength > maxPayload) return null;
  let text: string | null = null;
  let json: unknown;
  try {
    text = utf8.decode(payload).trim();
    json = JSON.parse(text);
  } catch {
    // No UTF-8 (then there is no word), or no JSON.
    return key === null ? text : null;
  }
  if (key !== null) return asWord(valueAt(json, key.split('.')));
  if (isObject(json)) return asWord(valueAt(json, ['state']));
  return typeof json === 'string' ? json.trim() : text;
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const valueAt = (json: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, name) => (isObject(value) ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined),
    json,
  );

const asWord = (value: unknown): string | null => {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
};

const turnedOff: Probe = {
  attempt: () => Promise.resolve({ kind: 'unknown', why: told('mqtt_off') }),
  close: () => undefined,
};

export const mqtt: ProbeKind<Entry, MqttSettings> = {
  schema,
  viaBroker: true,
  target: (read) => {
    const topic = read('topic');
    return topic === null ? null : { label: topic, host: null };
  },
  mistakes: (read) => {
    const alive = read('alive');
    const isSame = alive !== null && alive === read('silent');
    return isSame ? [{ key: 'alive', what: 'must not be the same as silent' }] : [];
  },
  settingsOf: ({ topic, alive, silent, key }) => ({ kind: 'mqtt', topic, alive, silent, key: key ?? null }),
  create: (settings, { subscriptions, onChange }) =>
    subscriptions === null ? turnedOff : new MqttProbe(settings, subscriptions, onChange),
};
