import type { Announcement } from './announcement.js';
import { carryOut, refusal } from './carry_out.js';
import type { CommandResult } from './command.js';
import type { DomainEvent } from './event.js';
import { withHostProbe, withLogins, type Host, type LoginMeaning } from './host.js';
import { upsOf } from './host_settings.js';
import { withOutcome, type ProbedDevice } from './probed_device.js';
import { settle } from './settle.js';
import type { DetectionSettings, DomainSettings } from './settings.js';
import type { State } from './state.js';
import type { Moment, Monotonic } from './time.js';
import { onBatterySince } from './upses.js';
import { packetDone, withPacketDone } from './packet_done.js';

export interface Step {
  readonly state: State;
  /** Every sentinel and witness is to be probed at once. */
  readonly probeEverything: boolean;
  /** The hosts that a magic packet is to be sent to now, by id. */
  readonly wake: readonly string[];
  /** What is to be told besides what the change of the snapshot tells. */
  readonly announcements: readonly Announcement[];
  /** The answer to a command; null for every other event. */
  readonly result: CommandResult | null;
}

/** The functional core: a state, an event and a time go in; a state and effects come out. */
export function step(settings: DomainSettings, before: State, event: DomainEvent, now: Moment): Step {
  const met = meet(settings, before, event, now);
  const settled = settle(settings, met.state, met.newlySilentSince, now);
  return {
    state: settled.state,
    probeEverything: met.probeEverything || settled.probeEverything,
    wake: [...met.wake, ...settled.wake],
    announcements: met.announcements,
    result: met.result,
  };
}

interface Met extends Step {
  /** When the probe was sent by which a sentinel has just turned silent. */
  readonly newlySilentSince: Monotonic | null;
}

function meet(settings: DomainSettings, state: State, event: DomainEvent, now: Moment): Met {
  const quiet = (next: State): Met => ({
    state: next,
    probeEverything: false,
    wake: [],
    announcements: [],
    result: null,
    newlySilentSince: null,
  });
  switch (event.type) {
    case 'ticked':
      return quiet(state);
    case 'probed':
      return probed(settings, state, event, quiet, now);
    case 'all_probed':
      return event.results.reduce<Met>((met, result) => {
        const next = probed(settings, met.state, { type: 'probed', ...result }, quiet, now);
        return { ...next, newlySilentSince: latest(met.newlySilentSince, next.newlySilentSince) };
      }, quiet(state));
    case 'host_probed':
      return quiet(
        withHost(state, event.id, (host) => withHostProbe(host, event.outcome, event.sentAt, now)),
      );
    case 'host_reported':
      return quiet(
        withHost(state, event.id, (host) => ({
          ...host,
          heardOf: true,
          report: { status: event.status, at: now, remaining: event.remaining },
        })),
      );
    case 'magic_packet_done':
      return { ...quiet(withPacketDone(state, event)), announcements: packetDone(settings, state, event) };
    case 'logins_seen':
      return quiet(withEveryLogin(settings, state, event.logins, now));
    case 'commanded':
      return { ...quiet(state), ...carryOut(settings, state, event.command, event.from, now) };
    case 'nonsense_refused':
      return { ...quiet(state), announcements: [refusal(event.from, event.what, event.reason)] };
    case 'clients_counted':
      return quiet({ ...state, clients: event.clients });
    case 'part_failed': {
      const failedParts = new Map(state.failedParts).set(event.part, event.reason);
      return quiet({ ...state, failedParts });
    }
    case 'part_recovered': {
      if (!state.failedParts.has(event.part)) return quiet(state);
      const failedParts = new Map(state.failedParts);
      failedParts.delete(event.part);
      return quiet({ ...state, failedParts });
    }
  }
}

const latest = (one: Monotonic | null, other: Monotonic | null): Monotonic | null =>
  one === null || (other !== null && other > one) ? other : one;

const withHost = (state: State, id: string, change: (host: Host) => Host): State => ({
  ...state,
  hosts: state.hosts.map((host) => (host.id === id ? change(host) : host)),
});

/** Whether a client that logs out now may do so because its host goes down, and one that logs in is back for good. */
function whatLeavingTells(settings: DomainSettings, state: State, host: Host): LoginMeaning {
  const onBattery = onBatterySince(state);
  const seesBattery =
    onBattery !== null && !(onBattery.simulated && upsOf(settings, host)?.ignoresDrills === true);
  return { leavingTells: seesBattery || host.wake?.stage === 'planned', returnTells: onBattery === null };
}

const withEveryLogin = (
  settings: DomainSettings,
  state: State,
  logins: ReadonlyMap<string, ReadonlySet<string>> | null,
  now: Moment,
): State => ({
  ...state,
  hosts: state.hosts.map((host) =>
    withLogins(
      host,
      logins === null ? null : (logins.get(host.id) ?? new Set()),
      whatLeavingTells(settings, state, host),
      now,
    ),
  ),
});

function probed(
  { detection }: DomainSettings,
  state: State,
  event: Extract<DomainEvent, { type: 'probed' }>,
  quiet: (next: State) => Met,
  now: Moment,
): Met {
  const { id, outcome } = event;
  if (Number.isNaN(event.sentAt)) return quiet(state);
  // A time of sending that was worked out may be a little ahead of us; believed, it would outdo every result to come.
  const sentAt = event.sentAt < now.monotonic ? event.sentAt : now.monotonic;
  const refreshed = (
    devices: readonly ProbedDevice[],
    counts: DetectionSettings,
  ): readonly ProbedDevice[] => {
    const index = devices.findIndex((known) => known.id === id);
    const device = devices[index];
    if (device === undefined) return devices;
    const others = [...devices];
    others[index] = withOutcome(device, outcome, sentAt, counts, now);
    return others;
  };
  const sentinels = refreshed(state.sentinels, detection);
  // Our own link being down says nothing about the network, whatever it says about the mains.
  const witnesses = refreshed(state.witnesses, { ...detection, linkDown: 'unknown' });
  const silentInARowOf = (devices: readonly ProbedDevice[]): number =>
    devices.find((device) => device.id === id)?.silentInARow ?? 0;
  const justSilent = silentInARowOf(state.sentinels) === 0 && silentInARowOf(sentinels) === 1;
  return {
    ...quiet({ ...state, sentinels, witnesses }),
    newlySilentSince: justSilent ? sentAt : null,
  };
}
