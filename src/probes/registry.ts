import type { Probe } from '../domain/core/ports.js';
import { http } from './http.js';
import { icmp } from './icmp.js';
import { mqtt } from './mqtt.js';
import type { DeviceTarget, ProbeContext, ProbeRules, ReadText } from './probe_kind.js';
import { tcp } from './tcp.js';

/** The kinds of probes, by what `probe` says in the configuration. */
export const probeKinds = { icmp, tcp, http, mqtt };

/** The kind of an entry that does not say its kind, and of an address alone. */
export const defaultKind = 'icmp';

type Kinds = typeof probeKinds;
type KindName = keyof Kinds;
type Entries = { [K in KindName]: Parameters<Kinds[K]['settingsOf']>[0] };
type Settings = { [K in KindName]: ReturnType<Kinds[K]['settingsOf']> };

/** How a sentinel or witness is asked, as a valid configuration has it. */
export type ProbeEntry<K extends KindName = KindName> = { [P in K]: { readonly probe: P } & Entries[P] }[K];

/** How a sentinel or witness is asked. */
export type ProbeSettings<K extends KindName = KindName> = { [P in K]: { kind: P } & Settings[P] }[K];

// Of a generic K, the compiler knows that an entry and its kind belong together.
const readers: { readonly [K in KindName]: { settingsOf(entry: Entries[K]): Settings[K] } } = probeKinds;
const creators: { [K in KindName]: { create(settings: Settings[K], context: ProbeContext): Probe } } =
  probeKinds;
const rules: ReadonlyMap<string, ProbeRules> = new Map(Object.entries(probeKinds));

export const probeSettings = <K extends KindName>(entry: ProbeEntry<K>): Settings[K] =>
  readers[entry.probe].settingsOf(entry);

/** One device's probe. @throws TypeError for a `url` that is none */
export const createProbe = <K extends KindName>(settings: ProbeSettings<K>, context: ProbeContext): Probe =>
  creators[settings.kind].create(settings, context);

/** Null for what is no kind of probe. */
export const rulesOf = (kind: string | null): ProbeRules | null => rules.get(kind ?? '') ?? null;

/** The formats that texts of entries may have to have. */
export const probeFormats = Object.fromEntries(
  [...rules.values()].flatMap(({ formats = {} }) => Object.entries(formats)),
);

/** Which device an entry of any kind means, as far as it can be read. */
export const targetOfEntry = (read: ReadText): DeviceTarget | null => {
  for (const { target } of rules.values()) {
    const found = target(read);
    if (found !== null) return found;
  }
  return null;
};
