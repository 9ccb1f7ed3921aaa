import { batteryAt } from './battery.js';
import { judge } from './judge.js';
import { linkSettlesWithin } from './probed_device.js';
import type { DomainSettings } from './settings.js';
import type { UpsStatus } from './snapshot.js';
import type { State } from './state.js';
import { after, between, type Moment, type Monotonic } from './time.js';
import { servedStatus } from './upses.js';

/** What follows from the state and the time alone, whatever event there was. */
export function settle(
  settings: DomainSettings,
  before: State,
  newlySilentSince: Monotonic | null,
  now: Moment,
): { readonly state: State; readonly probeEverything: boolean } {
  const { mains, probeEverything } = judge(settings, before, newlySilentSince, now);
  const judged = withMains(settings, before, mains, now);
  const state = withExpired(settings, judged, now);
  return { state: withServed(settings, state, now), probeEverything };
}

function withMains(settings: DomainSettings, before: State, mains: State['mains'], now: Moment): State {
  if (mains === before.mains) return before;
  const state: State = { ...before, mains };
  if (mains.name === 'lost') return outageGoesOn(settings, state, now);
  if (mains.name === 'present') return outageIsOver(settings, state, now);
  if (mains.name === 'restoring') return outageSeenToEnd(state, now);
  return state;
}

/** Now that our own link was down, a sentinel that is not seen alive again may only be out of reach for a while. */
export function settlingLink(
  { graceUntil }: State,
  now: Moment,
): Pick<State, 'graceUntil' | 'linkSettlesUntil'> {
  const settled = after(now.monotonic, linkSettlesWithin);
  return { graceUntil: settled > graceUntil ? settled : graceUntil, linkSettlesUntil: settled };
}

/** A real outage always ends a drill; its own deadlines count from its own start. */
function outageGoesOn(settings: DomainSettings, state: State, now: Moment): State {
  if (state.outage !== null) return { ...state, decided: true };
  return {
    ...state,
    decided: true,
    outage: { startedAt: now, deadlinesFrom: now },
    drill: null,
    lastDrill: state.drill === null ? state.lastDrill : { endedAt: now.wall, cutShort: true },
    battery: chargedUntil(settings, state, now),
  };
}

/**
 * The mains was seen before anything was decided since a reboot: should it go again, deadlines of old would shut down at once
 * the machines that have only just come back.
 */
const outageSeenToEnd = (state: State, now: Moment): State =>
  state.decided || state.outage === null
    ? state
    : { ...state, outage: { ...state.outage, deadlinesFrom: now } };

function outageIsOver(settings: DomainSettings, state: State, now: Moment): State {
  if (state.outage === null) return { ...state, decided: true };
  const { startedAt } = state.outage;
  return {
    ...state,
    decided: true,
    outage: null,
    lastOutage: Object.freeze({
      startedAt: startedAt.wall,
      duration: between(startedAt.monotonic, now.monotonic),
    }),
    battery: chargedUntil(settings, state, now),
  };
}

/** The battery's charge brought up to now; to be called before the outage begins or ends in `state`. */
const chargedUntil = (settings: DomainSettings, before: State, now: Moment): State['battery'] =>
  before.battery === null || settings.battery === null
    ? null
    : batteryAt(before.battery, settings.battery, before.outage !== null, now);

function withExpired(settings: DomainSettings, state: State, now: Moment): State {
  const { drill, maintenance } = state;
  const stoppedAt = drill?.stoppedAt ?? null;
  const drillOver =
    stoppedAt !== null && between(stoppedAt.monotonic, now.monotonic) >= settings.detection.restoreAfter;
  const maintenanceOver = maintenance !== null && now.monotonic >= maintenance.until.monotonic;
  if (!drillOver && !maintenanceOver) return state;
  return {
    ...state,
    ...(drillOver ? { drill: null, lastDrill: { endedAt: now.wall, cutShort: false } } : {}),
    ...(maintenanceOver ? { maintenance: null } : {}),
  };
}

function withServed(settings: DomainSettings, state: State, now: Moment): State {
  const served = new Map<string, UpsStatus>();
  let changed = state.served.size !== settings.upses.length;
  for (const ups of settings.upses) {
    const status = servedStatus(settings, state, ups, now);
    served.set(ups.name, status);
    changed ||= state.served.get(ups.name) !== status;
  }
  return changed ? { ...state, served } : state;
}
