import { advanceHosts, withEveryLogin } from '../host/advance.js';
import { withProbe, withReport, type Heard } from '../host/heard.js';
import { packetDone } from '../host/wake_plan.js';
import { countsAsBefore, type Device } from '../mains/device.js';
import { advanceSchedules } from '../schedule/advance.js';
import { startOf } from '../schedule/start.js';
import { advancePrimary, cutAnswered, machineAnswered } from '../primary/primary.js';
import { advanceUps, hear, hearPort, type PowerNews } from '../ups/advance.js';
import { hostsDownSince } from '../ups/safe_to_cut.js';
import { servedStatuses } from '../ups/status.js';
import { isWithoutMains } from '../ups/supply.js';
import type { Ups } from '../ups/ups.js';
import { carryOut, rejection } from './commands.js';
import { noEffects, type Change, type DomainEvent, type Effect } from './event.js';
import { Now } from './now.js';
import type { DomainSettings } from './settings.js';
import type { Maintenance, State } from './state.js';
import type { Moment, Monotonic } from './time.js';

export interface Step extends Change<State> {
  /** When the state is to be looked at again, even if nothing happens: not before does it change by itself. Null: never. */
  readonly deadline: Monotonic | null;
}

/** The functional core: a state, an event and a time go in; a state, effects and the next deadline come out. */
export function step(settings: DomainSettings, before: State, event: DomainEvent, now: Moment): Step {
  const applied = apply(settings, before, event, now);
  const newlySilent = applied.next.upses.map((ups, index) => newlySilentSince(before.upses[index], ups));
  const looked = new Now(now);
  const followed = follow(settings, applied.next, newlySilent, looked);
  return {
    next: followed.next,
    effects: [...applied.effects, ...followed.effects],
    deadline: followed.next === applied.next ? looked.deadline : deadlineOf(settings, followed.next, now),
  };
}

/** Of a state that has just been made. What would follow from it at once is left to a step of its own: people see each. */
function deadlineOf(settings: DomainSettings, state: State, now: Moment): Monotonic | null {
  const looked = new Now(now);
  return follow(settings, state, [], looked).next === state ? looked.deadline : now.monotonic;
}

/** What the event itself says. */
function apply(settings: DomainSettings, state: State, event: DomainEvent, now: Moment): Change<State> {
  const quiet = (next: State): Change<State> => ({ next, effects: noEffects });
  switch (event.type) {
    case 'ticked':
      return quiet(state);
    case 'probed':
      return quiet({ ...state, upses: state.upses.map((ups) => hear(ups, event.results, now)) });
    case 'host_probed':
      return quiet(heardOf(state, event.id, (heard) => withProbe(heard, event.outcome, event.sentAt, now)));
    case 'host_reported': {
      const { status, remaining } = event;
      return quiet(heardOf(state, event.id, (heard) => withReport(heard, { status, at: now, remaining })));
    }
    case 'port_reported':
    case 'port_silent':
      return quiet({ ...state, upses: state.upses.map((ups) => hearPort(ups, event, now)) });
    case 'cut_answered':
      return cutAnswered(settings, state, event, now);
    case 'machine_answered':
      return machineAnswered(state, event);
    case 'magic_packet_done':
      return packetDone(state, event);
    case 'logins_seen':
      return quiet(withEveryLogin(settings, state, event.logins, now));
    case 'schedule_due':
      return startOf(settings, state, event, now);
    case 'commanded':
      return carryOut(settings, state, event, now);
    case 'command_rejected': {
      const announcement = rejection(event, event.what, event.reason);
      return { next: state, effects: [{ type: 'announce', announcement }] };
    }
    case 'clients_counted':
      return quiet({ ...state, clients: event.clients });
    case 'component_failed':
      return quiet({ ...state, failures: new Map(state.failures).set(event.component, event.reason) });
    case 'component_recovered': {
      if (!state.failures.has(event.component)) return quiet(state);
      const failures = new Map(state.failures);
      failures.delete(event.component);
      return quiet({ ...state, failures });
    }
  }
}

const heardOf = (state: State, id: string, change: (heard: Heard) => Heard): State => ({
  ...state,
  hosts: state.hosts.map((host) => (host.settings.id === id ? { ...host, heard: change(host.heard) } : host)),
});

/** When the probe was sent by which a sentinel has just turned silent; null where none has. */
function newlySilentSince(before: Ups | undefined, { sentinels }: Ups): Monotonic | null {
  if (before?.sentinels === sentinels) return null;
  return sentinels
    .filter((sentinel, index) => {
      const known = before?.sentinels[index];
      return sentinel !== known && sentinel.silentInARow > 0 && known?.silentInARow === 0;
    })
    .reduce<Monotonic | null>((latest, { evidence }) => {
      if (evidence === null) return latest;
      return latest === null || evidence.at > latest ? evidence.at : latest;
    }, null);
}

/** What follows from the state and the time alone; the same state where nothing does. */
function follow(
  settings: DomainSettings,
  before: State,
  newlySilent: readonly (Monotonic | null)[],
  now: Now,
): Change<State> {
  const { maintenance } = before;
  const expired = maintenance !== null && now.reached(maintenance.until.monotonic);
  const scheduled = advanceSchedules(settings, expired ? { ...before, maintenance: null } : before, now);
  const state = scheduled.next;
  const effects: Effect[] = [...scheduled.effects];
  const news = new Map<string, readonly PowerNews[]>();
  const upses = state.upses.map((ups, index) => {
    const change = advanceUps(settings, state, ups, newlySilent[index] ?? null, now);
    effects.push(...change.effects);
    if (change.news.length > 0) news.set(ups.settings.name, change.news);
    return change.next;
  });
  const advanced: State = upses.every((ups, index) => ups === state.upses[index])
    ? state
    : { ...state, upses, maintenance: heldOnLine(settings, state.maintenance, state.upses, upses) };
  const served = servedStatuses(settings, advanced, now);
  const told = served === advanced.served ? advanced : { ...advanced, served };
  const hosts = advanceHosts(settings, told, state.upses, news, now);
  const { next, effects: last } = advancePrimary(settings, withHostsDown(settings, hosts.next, now), now);
  return { next, effects: [...effects, ...hosts.effects, ...last] };
}

function withHostsDown(settings: DomainSettings, state: State, now: Now): State {
  const upses = state.upses.map((ups) => {
    const since = hostsDownSince(settings, state, ups, now);
    return since === ups.hostsDownSince ? ups : { ...ups, hostsDownSince: since };
  });
  return upses.some((ups, index) => ups !== state.upses[index]) ? { ...state, upses } : state;
}

/** What was held ends with the outage: in a second one within the same maintenance nobody is shut down by the first. */
function heldOnLine(
  { sections }: DomainSettings,
  maintenance: Maintenance | null,
  before: readonly Ups[],
  upses: readonly Ups[],
): Maintenance | null {
  if (maintenance === null) return null;
  const restored = sections.filter(
    (section) => isWithoutMains(before, section) && !isWithoutMains(upses, section),
  );
  if (restored.length === 0) return maintenance;
  const held = new Map(maintenance.held);
  for (const { name } of restored) held.set(name, 'OL');
  return { ...maintenance, held };
}

/**
 * Whether nothing that is shown, remembered or waited for moved from one state to the next: devices were only heard once
 * more, and count as they did. With a thousand sentinels nearly every event is such a one.
 */
export function isUnchanged(before: State, after: State, now: Moment): boolean {
  const { upses, ...others } = after;
  return (
    isSame(before, others) &&
    upses.every(({ sentinels, witnesses, ...rest }, index) => {
      const was = before.upses[index];
      if (was === undefined) return false;
      const { detection } = rest.settings;
      const countAsBefore = (one: readonly Device[], other: readonly Device[]): boolean =>
        one === other || one.every((device, at) => countsAsBefore(device, other[at], detection, now));
      return (
        isSame(was, rest) &&
        countAsBefore(was.sentinels, sentinels) &&
        countAsBefore(was.witnesses, witnesses)
      );
    })
  );
}

/** Whether everything in `part` stands in `whole` as well. */
const isSame = <T extends object>(whole: T, part: Partial<T>): boolean => {
  const known = new Map(Object.entries(whole));
  return Object.entries(part).every(([key, value]) => known.get(key) === value);
};
