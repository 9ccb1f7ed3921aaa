import type { Clock, Probe } from '../domain/core/ports.js';
import type { ProbeOutcome } from '../domain/core/event.js';
import type { Duration } from '../domain/core/time.js';
import { told, type Told } from '../domain/view/reasons/told.js';
import type { TopicSubscriptions } from '../platform/topic_subscriptions.js';

/** The text at a key of an entry of the configuration, which may be wrong in any way; null where there is none. */
export type ReadText = (key: string) => string | null;

/** Which device an entry means. */
export interface DeviceTarget {
  /** What the device is called where it has no name. */
  readonly label: string;
  /** Its IP address or host name; null: the label alone tells devices apart. */
  readonly host: string | null;
}

/** JSON Schema of an entry: `probe` and the kind's own keys; `name` is every kind's. */
interface EntrySchema {
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly description: string;
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, object>> & { readonly probe: { readonly const: string } };
}

/** What the configuration has to know of a kind beside its schema. */
export interface ProbeRules {
  /** Asked through the broker: mqtt must be on, latencies tell nothing, and others can silence all such devices at once. */
  readonly viaBroker: boolean;
  /** The schema's own formats. */
  readonly formats?: Readonly<Record<string, (text: string) => boolean>>;
  /** Reads its own keys only, so that entries of other kinds have none; null where they are wrong. */
  readonly target: (read: ReadText) => DeviceTarget | null;
  /** What the schema cannot say: the keys that are wrong, and what is wrong with them. */
  readonly mistakes?: (read: ReadText) => readonly { readonly key: string; readonly what: string }[];
}

/** What the program works with: mostly the keys of an entry. */
type SettingsOf<Entry extends { probe: string }> = { kind: Entry['probe'] } & Omit<Entry, 'probe'>;

/** A kind of probe: all that the program knows of it. A new one is a file of its own and a line of the registry. */
export interface ProbeKind<Entry extends { probe: string }, Settings = SettingsOf<Entry>> extends ProbeRules {
  readonly schema: EntrySchema;
  settingsOf(entry: Entry): Settings;
  create(settings: Settings, context: ProbeContext): Probe;
}

export interface ProbeContext {
  /** Of one attempt, which settles within this and 1.5 s. */
  readonly timeout: Duration;
  readonly clock: Clock;
  /** Null where MQTT is turned off. */
  readonly subscriptions: TopicSubscriptions | null;
  /** Asks whoever is at an IP address or host name, and holds silence against the state of our own link. */
  readonly atHost: (host: string, probe: AddressProbe) => Probe;
  /** To be called when a probe that listens has something new to tell before it is asked. */
  readonly onChange: () => void;
}

/** One way to ask an IP address whether somebody is there. */
export interface AddressProbe {
  /** Settles soon after its timeout, and never rejects. */
  attempt(address: string): Promise<ProbeOutcome>;
  /** Ends what is still under way; its attempts then settle as `unknown`. */
  close(): void;
}

/** The form of an address; hosts have it, too. */
export const deviceAddress = {
  type: 'string',
  minLength: 1,
  maxLength: 253,
  format: 'device-address',
  expected: 'an IPv4 address, an IPv6 address or a host name',
} as const;

/** The key of kinds that ask an address. */
export const address = {
  ...deviceAddress,
  description: 'The IPv4 address, IPv6 address or host name of the device; a fixed IP address is the safest.',
} as const;

export const targetByAddress = (read: ReadText): DeviceTarget | null => {
  const host = read('address');
  return host === null ? null : { label: host, host };
};

/** For `why` of a silent outcome: "no answer in 1.5 s". */
export const noAnswerIn = (timeout: Duration): Told => told('no_answer', { seconds: timeout / 1000 });

/** The first `length` characters of something from outside, quoted, on one line and without control characters. */
export const quoted = (text: string, length = 60): string => JSON.stringify(text.slice(0, length));
