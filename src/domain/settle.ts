import { withAttendance } from './attendance.js';
import { batteryAt } from './battery.js';
import { isUp, type Host } from './host.js';
import { settingsOf } from './host_settings.js';
import { judge } from './judge.js';
import { withLook, withLowBattery } from './low_battery.js';
import type { DomainSettings } from './settings.js';
import type { UpsStatus } from './snapshot.js';
import type { State } from './state.js';
import { between, type Moment, type Monotonic } from './time.js';
import { onBatterySince, servedStatus } from './upses.js';
import { dueAnew, planAfterDrill, planAfterOutage, putOff, withoutWakes } from './wake_plan.js';
import { advanceWakes } from './wake_progress.js';

/** What follows from the state and the time alone, whatever event there was. */
export function settle(
  settings: DomainSettings,
  before: State,
  newlySilentSince: Monotonic | null,
  now: Moment,
): { readonly state: State; readonly probeEverything: boolean; readonly wake: readonly string[] } {
  const { mains, probeEverything } = judge(settings, before, newlySilentSince, now);
  const judged = withMains(settings, before, mains, now);
  // What a look that is over allows comes first: the next one may be due at the same moment.
  const said = withLowBattery(settings, withExpired(settings, judged, now), now);
  const looked = withLook(settings, said, now);
  const served = withToldHosts(settings, withServed(settings, looked.state, now), now);
  const { hosts: woken, packets } = advanceWakes(settings, served, now);
  const hosts = withAttendance(woken, now);
  return {
    state: hosts === served.hosts ? served : { ...served, hosts },
    probeEverything: probeEverything || looked.probeEverything,
    wake: packets,
  };
}

function withMains(settings: DomainSettings, before: State, mains: State['mains'], now: Moment): State {
  if (mains === before.mains) return before;
  const state: State = {
    ...before,
    mains,
    lookOverAt: lookOverOnceMainsIs(mains, before, now),
    hosts: hostsSeenAgain(settings, before, mains, now),
  };
  if (mains.name === 'lost') return outageGoesOn(settings, state, now);
  if (mains.name === 'present') return outageIsOver(settings, state, now);
  if (mains.name === 'restoring') return outageSeenToEnd(state, now);
  return state;
}

/** Everything was probed to confirm that it is lost. What was found before it was seen to come and go tells nothing any more. */
function lookOverOnceMainsIs(mains: State['mains'], before: State, now: Moment): State['lookOverAt'] {
  if (mains.name === 'lost' && before.mains.name === 'suspect') return now.monotonic;
  return before.mains.name === 'restoring' ? null : before.lookOverAt;
}

/** It may have been away while it could not be judged: the wake delay is of a mains that is seen to be stable. */
function hostsSeenAgain(
  settings: DomainSettings,
  before: State,
  mains: State['mains'],
  now: Moment,
): State['hosts'] {
  const { hosts, decided } = before;
  if (before.mains.name !== 'unknown' || mains.name === 'lost' || !decided) return hosts;
  const unseenFor = between(before.mains.since.monotonic, now.monotonic);
  return unseenFor < settings.detection.restoreAfter ? hosts : putOff(settings, hosts, now);
}

/** A real outage always ends a drill; its own deadlines count from its own start. */
function outageGoesOn(settings: DomainSettings, state: State, now: Moment): State {
  if (state.outage !== null) return { ...state, decided: true };
  return {
    ...state,
    decided: true,
    outage: { startedAt: now, deadlinesFrom: now, saidLowBattery: [] },
    drill: null,
    hosts: withoutWakes(state.hosts),
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
    : { ...state, outage: { ...state.outage, deadlinesFrom: now, saidLowBattery: [] } };

function outageIsOver(settings: DomainSettings, state: State, now: Moment): State {
  if (state.outage === null) {
    if (state.decided) return state;
    // After a reboot nobody knows how long the mains has been back: pending wake-ups wait for the whole delay anew. A drill
    // that was going on is over, but who was told to go down in it may be down.
    const hosts = planAfterDrill(settings, dueAnew(settings, state.hosts, now), [], now);
    return { ...state, decided: true, hosts };
  }
  const { startedAt } = state.outage;
  return {
    ...state,
    decided: true,
    outage: null,
    lastOutage: Object.freeze({
      startedAt: startedAt.wall,
      duration: between(startedAt.monotonic, now.monotonic),
    }),
    maintenance: heldOnLine(state.maintenance),
    battery: chargedUntil(settings, state, now),
    hosts: planAfterOutage(settings, state.hosts, now),
  };
}

/** What was held ends with the outage: in a second one within the same maintenance nobody is shut down by the first. */
const heldOnLine = (maintenance: State['maintenance']): State['maintenance'] =>
  maintenance === null
    ? null
    : { ...maintenance, held: new Map([...maintenance.held.keys()].map((name) => [name, 'OL'])) };

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
    ...(drillOver
      ? {
          drill: null,
          lastDrill: { endedAt: now.wall, cutShort: false },
          hosts: planAfterDrill(settings, state.hosts, drill?.upAtStart ?? [], now),
        }
      : {}),
    ...(maintenanceOver ? { maintenance: null } : {}),
  };
}

/** Who was told to go down, by its UPS or by its own announcement: it has to be brought back even if it still answers. */
function withToldHosts(settings: DomainSettings, state: State, now: Moment): State {
  const onBattery = onBatterySince(state);
  if (onBattery === null) return state;
  const told = (host: Host): boolean => {
    // Who is down already, as one that was switched off before a drill, goes down at nobody's word.
    if (isUp(host, now) === false) return false;
    const { ups } = settingsOf(settings, host);
    const announced =
      host.report?.status === 'shutting_down' && host.report.at.monotonic >= onBattery.since.monotonic;
    const obeyed = [...(host.logins ?? []), ...(ups === null ? [] : [ups])];
    return announced || obeyed.some((name) => state.served.get(name) === 'OB LB');
  };
  if (!state.hosts.some((host) => !host.toldToShutDown && told(host))) return state;
  const hosts = state.hosts.map((host) =>
    host.toldToShutDown || !told(host) ? host : { ...host, toldToShutDown: true, absence: null },
  );
  return { ...state, hosts };
}

function withServed(settings: DomainSettings, state: State, now: Moment): State {
  const served = settings.upses.map((ups): [string, UpsStatus] => [
    ups.name,
    servedStatus(settings, state, ups, now),
  ]);
  const isSame =
    served.length === state.served.size &&
    served.every(([name, status]) => state.served.get(name) === status);
  return isSame ? state : { ...state, served: new Map(served) };
}
