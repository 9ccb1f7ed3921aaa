import type { Command } from '../../src/domain/core/command.js';
import type { ReportedStatus } from '../../src/domain/core/event.js';
import type { HostSettings, SectionSettings } from '../../src/domain/core/settings.js';
import type { HostView } from '../../src/domain/view/snapshot.js';
import { monotonicTime, seconds } from '../../src/domain/core/time.js';
import type { ProbeOutcome } from '../../src/domain/core/event.js';
import { alive, at, Script, section, settings, silent, viewAt, type Given } from './given.js';

export const host = (
  id: string,
  given: Partial<HostSettings['wake']> & { section?: string | null } = {},
): HostSettings => {
  const { section: own = id, ...wake } = given;
  return {
    id,
    name: id.toUpperCase(),
    poweredBy: ['ups'],
    needs: 1,
    section: own,
    wake: { auto: true, possible: true, after: [], minCharge: null, ...wake },
  };
};

export const sections = (...delays: [string, number, boolean?][]): readonly SectionSettings[] => [
  section('ups', 300),
  ...delays.map(([name, delay, ignoresDrills]) => section(name, delay, ignoresDrills)),
];

/** Three hosts that go down after 0, 30 and 600 s; mains there, hosts up. */
export const house = (given: Partial<Given> = {}): Script => {
  const script = new Script(
    settings({
      sentinels: 1,
      sections: sections(['now', 0], ['nas', 30], ['late', 600, true]),
      hosts: [host('now'), host('nas'), host('late')],
      wake: { delay: seconds(60), retryEvery: seconds(20), giveUpAfter: seconds(100) },
      ...given,
    }),
  );
  return probeHosts(script.round(alive, 0), { now: true, nas: true, late: true }, 10);
};

/** That house after an outage from 2 to 60 s, in which those went down that are not `up`. */
export const afterOutage = (
  given: Partial<Given> = {},
  up: Record<string, boolean> = { now: false, nas: false, late: true },
): Script => probeHosts(house(given).outage(2000).keep(silent, 8000, 60_000), up, 60_500);

export const probeHosts = (script: Script, up: Readonly<Record<string, boolean>>, milli: number): Script => {
  for (const [id, answers] of Object.entries(up)) {
    for (let attempt = 0; attempt < (answers ? 1 : 3); attempt += 1) {
      script.on(milli + attempt, {
        type: 'host_probed',
        id,
        sentAt: monotonicTime(at(milli + attempt).monotonic),
        outcome: answers ? alive : silent,
      });
    }
  }
  return script;
};

export const command = (script: Script, milli: number, given: Command): Script =>
  script.on(milli, { type: 'commanded', command: given, from: 'MQTT' });

export const report = (script: Script, milli: number, id: string, status: ReportedStatus): Script =>
  script.on(milli, { type: 'host_reported', id, status, remaining: null });

export const seen = (script: Script, milli: number, id: string): HostView => {
  if (milli > script.now) script.tick(milli);
  const found = viewAt(script.settings, script.state, at(milli)).hosts.find((shown) => shown.id === id);
  if (found === undefined) throw new Error(`no host ${id}`);
  return found;
};

/** Time goes on, second by second, with the mains as given and the hosts as `up` says; tells when packets went out. */
export const passing = (
  script: Script,
  from: number,
  to: number,
  up: (id: string, milli: number) => boolean,
  mains: typeof alive = alive,
): [number, string][] => {
  const before = script.packets.length;
  for (let milli = from; milli < to; milli += 1000) {
    if ((milli - from) % 2000 === 0) script.round(mains, milli);
    if ((milli - from) % 5000 === 0) {
      for (const { id } of script.settings.hosts) {
        script.on(milli + 500, {
          type: 'host_probed',
          id,
          sentAt: monotonicTime(at(milli + 500).monotonic),
          outcome: up(id, milli) ? alive : silent,
        });
      }
    }
    script.tick(milli + 999);
  }
  return script.packets.slice(before);
};

/** What is heard while time goes on. What is left out is as in calm: the mains is there, and nothing else is heard. */
export interface Life {
  readonly mains?: (milli: number) => ProbeOutcome;
  readonly answers?: (id: string, milli: number) => boolean;
  readonly reports?: (id: string, milli: number) => ReportedStatus | null;
  /** To its own UPS; null: upsd cannot be asked. */
  readonly loggedIn?: ((id: string, milli: number) => boolean) | null;
  readonly then?: (milli: number) => void;
}

/** As `passing`, with all that a host lets be known of itself: probes and logins every 5 s, reports every 15 s. */
export const living = (script: Script, from: number, to: number, life: Life): [number, string][] => {
  const before = script.packets.length;
  const { mains = () => alive, answers = () => false, reports = () => null, loggedIn = () => false } = life;
  const ids = script.settings.hosts.map(({ id }) => id);
  for (let milli = from; milli < to; milli += 1000) {
    life.then?.(milli);
    if (milli % 2000 === 0) script.round(mains(milli), milli);
    if (milli % 5000 === 0) {
      for (const id of ids) {
        const outcome = answers(id, milli) ? alive : silent;
        const sentAt = monotonicTime(at(milli + 500).monotonic);
        script.on(milli + 500, { type: 'host_probed', id, sentAt, outcome });
      }
      const present = ids.filter((id) => loggedIn?.(id, milli) === true);
      const logins = loggedIn === null ? null : new Map(present.map((id) => [id, new Set([id])]));
      script.on(milli + 600, { type: 'logins_seen', logins });
    }
    if (milli % 15_000 === 0) {
      for (const id of ids) {
        const status = reports(id, milli);
        if (status !== null) report(script, milli + 700, id, status);
      }
    }
    script.tick(milli + 999);
  }
  return script.packets.slice(before);
};
