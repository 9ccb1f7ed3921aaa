import type { Now } from '../core/now.js';
import type { DomainSettings, PrimarySettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { after, between, milliseconds, seconds } from '../core/time.js';
import { evidenceOf } from '../mains/silence.js';
import { onBattery } from '../ups/ups.js';
import { hostView } from './host_view.js';
import { problemsOf } from './problems.js';
import { scheduleView } from './schedule_view.js';
import { sectionView } from './section_view.js';
import type { PrimaryView, Snapshot } from './snapshot.js';
import { supplyView } from './supply_view.js';

/** A countdown is shown anew each second; a battery on the charger moves slowly. */
const countdownStep = seconds(1);
const chargingStep = seconds(5);

/**
 * The picture of the state at `now` that every output shows. The mains, the drill and the last outage are those of the main UPS;
 * there is at least one.
 */
export function view(settings: DomainSettings, state: State, now: Now): Snapshot {
  const judged = state.upses.map((ups) => ({ ups, evidence: evidenceOf(ups, now) }));
  const supplies = judged.map(({ ups, evidence }) => supplyView(settings, state, ups, evidence, now));
  const [main] = supplies;
  if (main === undefined) throw new RangeError('the settings have no UPS');
  const snapshot: Snapshot = Object.freeze({
    at: now.moment,
    mains: main.mains,
    problems: Object.freeze([...problemsOf(state, judged, now)]),
    sentinels: Object.freeze(state.upses.flatMap((ups) => ups.sentinels.map((device) => device.view))),
    witnesses: Object.freeze(state.upses.flatMap((ups) => ups.witnesses.map((device) => device.view))),
    upses: Object.freeze(
      settings.sections.map((section) => sectionView(settings, state, section, supplies, now)),
    ),
    supplies: Object.freeze(supplies),
    hosts: Object.freeze(state.hosts.map((host) => hostView(settings, state, host, now))),
    primary: settings.primary === null ? null : primaryView(settings.primary, state, now),
    schedules: Object.freeze(state.schedules.map((schedule) => scheduleView(schedule, now))),
    drill: main.drill,
    maintenanceUntil: state.maintenance?.until.wall ?? null,
    lastOutage: main.lastOutage,
  });
  noteNextMove(state, snapshot, now);
  return snapshot;
}

function primaryView({ wait }: PrimarySettings, { primary }: State, now: Now): PrimaryView {
  const isWaiting = primary.stage === 'waiting';
  const left = isWaiting ? wait - between(primary.since.monotonic, now.monotonic) : null;
  return Object.freeze({
    stage: primary.stage,
    waitsFor: left === null ? null : milliseconds(Math.max(0, left)),
    trouble: primary.stage === 'going' ? primary.trouble : null,
  });
}

/** What is shown of countdowns and charges moves without any deadline of the state. */
function noteNextMove(state: State, { upses, hosts }: Snapshot, now: Now): void {
  const isCountingDown =
    state.upses.some((ups) => onBattery(ups) !== null) || hosts.some(({ remaining }) => remaining !== null);
  if (isCountingDown) now.reached(after(now.monotonic, countdownStep));
  else if (upses.some(({ battery, report }) => report === null && battery?.charger === 'charging')) {
    now.reached(after(now.monotonic, chargingStep));
  }
}
