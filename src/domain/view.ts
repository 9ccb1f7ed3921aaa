import { batteryAt, batteryView, drainedBy } from './battery.js';
import { hostView } from './host_view.js';
import type { Mains } from './mains.js';
import { problemsOf } from './problems.js';
import { duration, mainsReason } from './reason.js';
import type { DomainSettings, UpsSettings } from './settings.js';
import type { BatteryView, MainsView, Snapshot, UpsView } from './snapshot.js';
import type { State } from './state.js';
import { between, isoTime, type Moment } from './time.js';
import { lowBatteryIn, onBatterySince, principalOf, servedStatus, shutdownDelay } from './upses.js';

/** The picture of the state at `now` that every output shows. */
export function view(settings: DomainSettings, state: State, now: Moment): Snapshot {
  return Object.freeze({
    at: now,
    mains: mainsView(settings, state, now),
    problems: Object.freeze([...problemsOf(settings, state, now)]),
    sentinels: Object.freeze(state.sentinels.map((sentinel) => sentinel.view)),
    witnesses: Object.freeze(state.witnesses.map((witness) => witness.view)),
    upses: Object.freeze(settings.upses.map((ups) => upsView(settings, state, ups, now))),
    hosts: Object.freeze(state.hosts.map((host) => hostView(settings, state, host, now))),
    drill: state.drill !== null && state.drill.stoppedAt === null,
    maintenanceUntil: state.maintenance?.until.wall ?? null,
    lastOutage:
      state.outage === null
        ? state.lastOutage
        : Object.freeze({ startedAt: state.outage.startedAt.wall, duration: null }),
  });
}

/** In a drill the drill is shown, marked as simulated; a real outage has ended it before. */
function mainsView(settings: DomainSettings, state: State, now: Moment): MainsView {
  const { drill } = state;
  if (drill === null) {
    return Object.freeze({
      state: state.mains.name,
      since: state.mains.since.wall,
      reason: mainsReason(settings, state, now),
      simulated: false,
    });
  }
  const simulated: Mains['name'] = drill.stoppedAt === null ? 'lost' : 'restoring';
  return Object.freeze({
    state: simulated,
    since: (drill.stoppedAt ?? drill.startedAt).wall,
    reason:
      drill.stoppedAt === null
        ? 'the outage is simulated (drill)'
        : `the drill is over; waiting for ${duration(settings.detection.restoreAfter)} as after a real outage`,
    simulated: true,
  });
}

function upsView(settings: DomainSettings, state: State, ups: UpsSettings, now: Moment): UpsView {
  const principal = principalOf(settings, ups);
  const onBattery = onBatterySince(state);
  return Object.freeze({
    name: ups.name,
    description: ups.description,
    aliasOf: ups.aliasOf,
    status: servedStatus(settings, state, ups, now),
    lowBatteryIn: lowBatteryIn(settings, state, ups, now),
    shutdownDelay: shutdownDelay(settings, state, principal),
    battery: batteryShown(settings, state, principal, now),
    clients: state.clients === null ? null : (state.clients.get(ups.name) ?? 0),
    simulated: onBattery?.simulated ?? false,
    testResult: testResult(state),
  });
}

function batteryShown(
  settings: DomainSettings,
  state: State,
  ups: UpsSettings,
  now: Moment,
): BatteryView | null {
  if (settings.battery === null || state.battery === null) return null;
  const onBattery = onBatterySince(state);
  const real = batteryAt(state.battery, settings.battery, state.outage !== null, now);
  const shown =
    onBattery?.simulated === true
      ? drainedBy(real, settings.battery, between(onBattery.since.monotonic, now.monotonic))
      : real;
  return batteryView(shown, settings.battery, onBattery !== null, shutdownDelay(settings, state, ups));
}

function testResult({ drill, lastDrill }: State): string {
  if (drill !== null) return 'drill in progress';
  if (lastDrill === null) return 'no drill yet';
  return `drill ${lastDrill.cutShort ? 'ended by a real outage' : 'done'} ${isoTime(lastDrill.endedAt)}`;
}
