import type { Probe } from '../domain/ports.js';
import { http } from './http.js';
import { icmp } from './icmp.js';
import { mqtt } from './mqtt.js';
import type { ProbeContext } from './probe_kind.js';
import { tcp } from './tcp.js';

/** The kinds of probes, by their names in the configuration. */
export const probeKinds = { icmp, tcp, http, mqtt };

type Kinds = typeof probeKinds;
type KindName = keyof Kinds;
type SettingsByKind = { [K in KindName]: ReturnType<Kinds[K]['settingsOf']> };

/** What a sentinel or witness is asked by. */
export type ProbeSettings<K extends KindName = KindName> = {
  [P in K]: { readonly kind: P } & SettingsByKind[P];
}[K];

type Creators = {
  readonly [K in KindName]: { create(settings: SettingsByKind[K], context: ProbeContext): Probe };
};
const creators: Creators = probeKinds;

/**
 * One device's probe. Every attempt settles within `timeout` + 1.5 s and never rejects.
 *
 * @throws TypeError for a `url` that is none
 */
export const createProbe = <K extends KindName>(settings: ProbeSettings<K>, context: ProbeContext): Probe =>
  creators[settings.kind].create(settings, context);
