import type { Now } from '../core/now.js';
import type { DomainSettings, SectionSettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { after, between, isoTime, seconds } from '../core/time.js';
import type { Mains } from '../mains/mains.js';
import { duration, mainsReason } from '../mains/reason.js';
import { evidenceOf, type Evidence } from '../mains/silence.js';
import { batteryAt, batteryView, drainedBy } from '../ups/battery.js';
import { lowBatteryIn, principalOf, shutdownDelay, upsOfSection } from '../ups/status.js';
import { onBattery, type Ups } from '../ups/ups.js';
import { hostView } from './host_view.js';
import { problemsOf } from './problems.js';
import type { BatteryView, MainsView, Snapshot, UpsView } from './snapshot.js';

/** A countdown is shown anew each second; a battery on the charger moves slowly. */
const countdownStep = seconds(1);
const chargingStep = seconds(5);

/**
 * The picture of the state at `now` that every output shows. The mains, the drill and the last outage are those of the main UPS;
 * there is at least one.
 */
export function view(settings: DomainSettings, state: State, now: Now): Snapshot {
  const main = state.upses[0];
  const evidence = state.upses.map((ups) => evidenceOf(ups, now));
  const [mainEvidence] = evidence;
  if (main === undefined || mainEvidence === undefined) throw new RangeError('the settings have no UPS');
  const snapshot: Snapshot = Object.freeze({
    at: now.moment,
    mains: mainsView(state, main, mainEvidence, now),
    problems: Object.freeze([...problemsOf(state, evidence, now)]),
    sentinels: Object.freeze(state.upses.flatMap((ups) => ups.sentinels.map((device) => device.view))),
    witnesses: Object.freeze(state.upses.flatMap((ups) => ups.witnesses.map((device) => device.view))),
    upses: Object.freeze(settings.sections.map((section) => sectionView(settings, state, section, now))),
    hosts: Object.freeze(state.hosts.map((host) => hostView(settings, state, host, now))),
    drill: main.drill !== null && main.drill.stoppedAt === null,
    maintenanceUntil: state.maintenance?.until.wall ?? null,
    lastOutage:
      main.outage === null
        ? main.lastOutage
        : Object.freeze({ startedAt: main.outage.startedAt.wall, duration: null }),
  });
  noteNextMove(state, snapshot, now);
  return snapshot;
}

/** What is shown of countdowns and charges moves without any deadline of the state. */
function noteNextMove(state: State, { upses, hosts }: Snapshot, now: Now): void {
  const isCountingDown =
    state.upses.some((ups) => onBattery(ups) !== null) || hosts.some(({ remaining }) => remaining !== null);
  if (isCountingDown) now.reached(after(now.monotonic, countdownStep));
  else if (upses.some(({ battery }) => battery?.charger === 'charging')) {
    now.reached(after(now.monotonic, chargingStep));
  }
}

/** In a drill the drill is shown, marked as simulated; a real outage has ended it before. */
function mainsView(state: State, ups: Ups, evidence: Evidence, now: Now): MainsView {
  const { drill, mains, settings } = ups;
  if (drill === null) {
    return Object.freeze({
      state: mains.name,
      since: mains.since.wall,
      reason: mainsReason(ups, evidence, state.startedAt, now),
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

function sectionView(settings: DomainSettings, state: State, section: SectionSettings, now: Now): UpsView {
  const ups = upsOfSection(state, section);
  const principal = principalOf(settings, section);
  return Object.freeze({
    name: section.name,
    description: section.description,
    aliasOf: section.aliasOf,
    status: state.served.get(section.name) ?? 'stale',
    lowBatteryIn: lowBatteryIn(settings, state, section, now),
    shutdownDelay: shutdownDelay(settings, state, principal),
    battery: ups === undefined ? null : batteryShown(settings, state, ups, principal, now),
    clients: state.clients === null ? null : (state.clients.get(section.name) ?? 0),
    simulated: ups !== undefined && (onBattery(ups)?.simulated ?? false),
    testResult: ups === undefined ? '' : testResult(ups),
  });
}

function batteryShown(
  settings: DomainSettings,
  state: State,
  ups: Ups,
  principal: SectionSettings,
  now: Now,
): BatteryView | null {
  const { battery } = ups.settings;
  if (battery === null || ups.battery === null) return null;
  const on = onBattery(ups);
  const real = batteryAt(ups.battery, battery, ups.outage !== null, now.moment);
  const shown =
    on?.simulated === true ? drainedBy(real, battery, between(on.since.monotonic, now.monotonic)) : real;
  return batteryView(shown, battery, on !== null, shutdownDelay(settings, state, principal));
}

function testResult({ drill, lastDrill }: Ups): string {
  if (drill !== null) return 'drill in progress';
  if (lastDrill === null) return 'no drill yet';
  return `drill ${lastDrill.cutShort ? 'ended by a real outage' : 'done'} ${isoTime(lastDrill.endedAt)}`;
}
