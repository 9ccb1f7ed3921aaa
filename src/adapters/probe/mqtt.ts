import type { MqttProbeSettings } from '../../config/sections/devices.js';
import type { Probe } from '../../domain/ports.js';
import type { ProbeOutcome } from '../../domain/probe_outcome.js';
import type { TopicListener, TopicSubscriptions } from '../../platform/topic_subscriptions.js';
import { readWord } from './availability_payload.js';
import { quoted } from './wording.js';

/**
 * A broker that is stopped may publish every device's will before we notice that it goes. So a word of silence is told only
 * after this time in milliseconds, if the broker is still there by then. Within the 1.5 s after its timeout that a probe may take.
 */
const silentWordHeld = 1_000;

/**
 * Listens to the availability topic of a device, and tells what was heard there last. What was heard before the broker
 * was away counts no more: the device may have gone meanwhile. So until something is heard its broker counts as away, also
 * before the first connection: we and the broker may have been started again together.
 */
export class MqttProbe implements Probe, TopicListener {
  #outcome: ProbeOutcome;
  #unsubscribe: (() => void) | null = null;
  #holdTimer: NodeJS.Timeout | null = null;
  #waiting: ((outcome: ProbeOutcome) => void)[] = [];

  /** @param onChange called when there is something new to tell, so that nobody has to wait for the next attempt */
  constructor(
    private readonly settings: MqttProbeSettings,
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
      return Promise.resolve({ kind: 'unknown', why: `could not subscribe: ${String(error)}` });
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
    this.#change({ kind: 'broker_away', why: 'the MQTT broker is away' });
  }

  brokerBack(): void {
    this.#change({
      kind: 'broker_away',
      why: `nothing heard on ${this.settings.topic} since the MQTT broker came back`,
    });
  }

  #interpret(payload: Uint8Array): ProbeOutcome {
    const { topic, alive, silent, key } = this.settings;
    const word = readWord(payload, key);
    if (word !== null && sameWord(word, alive)) return { kind: 'alive', latency: null };
    if (word !== null && sameWord(word, silent))
      return { kind: 'silent', why: `${quoted(word)} on ${topic}` };
    const start = Buffer.from(payload.subarray(0, 60)).toString('utf8');
    return { kind: 'unknown', why: `odd payload on ${topic}: ${quoted(start)}` };
  }

  #change(outcome: ProbeOutcome): void {
    // That the broker is back is news too: from then on the time is counted in which its devices come back.
    const changed = outcome.kind !== this.#outcome.kind || outcome.kind === 'broker_away';
    const fallsSilent = changed && outcome.kind === 'silent';
    this.#outcome = outcome;
    if (changed) this.#release();
    if (fallsSilent) this.#holdTimer = setTimeout(() => this.#release(), silentWordHeld);
    if (changed) this.onChange();
  }

  /** Whoever waits is told what holds now. */
  #release(): void {
    if (this.#holdTimer !== null) clearTimeout(this.#holdTimer);
    this.#holdTimer = null;
    for (const tell of this.#waiting.splice(0)) tell(this.#outcome);
  }
}

const neverHeard = (topic: string): ProbeOutcome => ({
  kind: 'broker_away',
  why: `nothing heard yet on ${topic}`,
});

const sameWord = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();
