import type { PrimarySettings } from '../core/settings.js';
import type { Host } from '../host/host.js';
import { reportsCountFor } from '../host/presence.js';
import { seconds, type Moment } from '../core/time.js';
import type { UpsStatus } from '../view/snapshot.js';

/** From being told until it is down, and from a magic packet until it is up. Nobody knows how long it takes really. */
export const shutdownTakes = seconds(60);
export const bootTakes = seconds(60);

/** A host that was switched is looked at this often, and so long, until everybody knows. */
const lookEvery = seconds(5);
const lookedAtFor = seconds(20);

/** A host as the rehearsal makes it up. Moments are milliseconds from the cut. */
export interface Machine {
  readonly id: string;
  readonly name: string;
  readonly poweredBy: readonly string[];
  readonly needs: number;
  readonly power: 'on' | 'going_down' | 'off' | 'booting';
  /** Since when. */
  readonly since: number;
  /** When it is down, or up; null where it stays as it is. */
  readonly until: number | null;
  /** The sections whose `OB LB` it obeys. */
  readonly obeys: ReadonlySet<string>;
  /** It answers pings. */
  readonly answers: boolean;
  /** A script on it reports. */
  readonly reports: boolean;
  /** The sections that a NUT client on it is logged in to while it runs; null where upsd cannot be asked. */
  readonly logins: ReadonlySet<string> | null;
  /** It is pinged. */
  readonly isPinged: boolean;
}

/** The host as it is now. One of which nobody knows whether it runs is taken for running. */
export function machineOf(host: Host, own: PrimarySettings | null, now: Moment): Machine {
  const { settings, heard, presence } = host;
  const { id, name, poweredBy, needs } = settings;
  return {
    id,
    name,
    poweredBy,
    needs,
    power: presence.up === false ? 'off' : 'on',
    since: 0,
    until: null,
    obeys: own?.host === id ? new Set() : obeyedBy(host, now),
    answers: heard.answersProbes,
    reports: isReporting(host, now),
    logins: heard.logins,
    isPinged: heard.probe !== null,
  };
}

export const isReporting = ({ heard: { report } }: Host, now: Moment): boolean =>
  report !== null &&
  report.status !== 'shutting_down' &&
  report.at.monotonic + reportsCountFor > now.monotonic;

/** Where it cannot be known whether a client is there, it is taken to obey its section: a warning says so. */
function obeyedBy(host: Host, now: Moment): ReadonlySet<string> {
  const { section, poweredBy } = host.settings;
  const logins = host.heard.logins ?? new Set<string>();
  if (isReporting(host, now)) return new Set([...logins, section ?? poweredBy[0] ?? '']);
  if (logins.size > 0 || section === null || host.presence.loggedIn === false) return logins;
  return new Set([section]);
}

export const isRunning = ({ power }: Machine): boolean => power === 'on' || power === 'going_down';

/** The section by whose word it goes down now; null where it stays. */
export const toldBy = (machine: Machine, served: ReadonlyMap<string, UpsStatus>): string | null =>
  machine.power === 'on' ? ([...machine.obeys].find((name) => served.get(name) === 'OB LB') ?? null) : null;

export const goingDown = (machine: Machine, ms: number, takes: number): Machine => ({
  ...machine,
  power: 'going_down',
  since: ms,
  until: ms + takes,
});

export const down = (machine: Machine, ms: number): Machine => ({
  ...machine,
  power: 'off',
  since: ms,
  until: null,
});

export const booting = (machine: Machine, ms: number): Machine => ({
  ...machine,
  power: 'booting',
  since: ms,
  until: ms + bootTakes,
});

export const up = (machine: Machine, ms: number): Machine => ({
  ...machine,
  power: 'on',
  since: ms,
  until: null,
});

/** When it changes next by itself, or is looked at again; infinite: not. */
export function nextTurnOf({ since, until }: Machine, ms: number): number {
  const looked = lookEvery * (Math.floor((ms - since) / lookEvery) + 1);
  const look = since > 0 && looked <= lookedAtFor ? since + looked : Infinity;
  return Math.min(look, until ?? Infinity);
}
