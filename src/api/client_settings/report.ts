import type { Field, Given } from './given.js';
import { clientKinds } from './kinds.js';

/** A place of upsd's that others reach. */
export interface Reachable {
  readonly address: string;
  readonly port: number;
}

/** What there is to choose from. */
export interface Choices {
  /** Those of this machine, IPv4 first; empty where upsd lets this machine only in. */
  readonly addresses: readonly Reachable[];
  /** The main UPS first. */
  readonly upses: readonly string[];
  /** The accounts; `password`: in words, where it stands. */
  readonly users: readonly {
    readonly name: string;
    readonly role: 'secondary' | 'primary' | 'admin';
    readonly password: string;
  }[];
  /** The appliances whose ready-made account and UPS name are there. */
  readonly appliances: readonly ('synology' | 'qnap')[];
  /** `isReachable`: from another machine. Null: turned off. */
  readonly hub: (NonNullable<Given['hub']> & { readonly isReachable: boolean }) | null;
}

/** What of them is wanted; left out: the first. */
export type Wanted = Readonly<Partial<Record<'address' | 'ups' | 'user', string>>>;

/** What `GET /api/settings/clients` tells. */
export interface ClientSettingsReport {
  readonly addresses: readonly string[];
  readonly upses: readonly string[];
  readonly users: readonly { readonly name: string; readonly role: string }[];
  /** What the fields below are filled in with; null: there is none to choose. */
  readonly chosen: { readonly address: string | null; readonly ups: string; readonly user: string | null };
  readonly clients: readonly {
    readonly kind: string;
    readonly title: string;
    /** Where in the client; empty where its title says it all. */
    readonly where: string;
    readonly fields: readonly Field[];
    /** What has to be changed in our configuration first; each a sentence. */
    readonly needs: readonly string[];
  }[];
}

export function clientSettingsReport(choices: Choices, wanted: Wanted): ClientSettingsReport {
  const { addresses, upses, users, hub, appliances } = choices;
  const place = addresses.find(({ address }) => address === wanted.address) ?? addresses[0];
  const ups = upses.find((name) => name === wanted.ups) ?? upses[0] ?? '';
  const user =
    users.find(({ name }) => name === wanted.user) ??
    users.find(({ role }) => role === 'secondary') ??
    users[0];
  const given: Given = {
    server: place?.address ?? 'SERVER',
    port: place?.port ?? 3493,
    ups,
    user: user?.name ?? 'USER',
    password: user?.password ?? 'its password',
    hub,
  };
  const isShown = (kind: string): boolean => kind !== 'ups_monitor' || hub !== null;
  const needsOf = (kind: string, preset: 'synology' | 'qnap' | null): readonly string[] => {
    if (kind === 'ups_monitor') return hub?.isReachable === true ? [] : [needsHubListen];
    const isReading = kind === 'home_assistant';
    const needsAccount = preset === null ? user === undefined && !isReading : !appliances.includes(preset);
    return [
      ...(place === undefined ? [needsListen] : []),
      ...(needsAccount ? [preset === null ? needsUser : `Add presets: [${preset}] below nut.`] : []),
    ];
  };
  return {
    addresses: addresses.map(({ address }) => address),
    upses,
    users: users.map(({ name, role }) => ({ name, role })),
    chosen: { address: place?.address ?? null, ups, user: user?.name ?? null },
    clients: clientKinds
      .filter(({ kind }) => isShown(kind))
      .map(({ kind, title, where, fields, preset }) => ({
        kind,
        title,
        where,
        fields: fields(given),
        needs: needsOf(kind, preset),
      })),
  };
}

const needsListen = 'Set nut.listen to an address that other machines reach, such as ["0.0.0.0:3493"].';
const needsHubListen = 'Set http.listen to an address that other machines reach, such as 0.0.0.0:5000.';
const needsUser = 'Add an account with the role secondary to nut.users.';
