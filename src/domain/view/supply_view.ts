import type { Now } from '../core/now.js';
import type { DomainSettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import type { Mains } from '../mains/mains.js';
import { mainsReason } from '../mains/reason.js';
import type { Evidence } from '../mains/silence.js';
import { isHeld } from '../ups/data_port.js';
import { safeToCut } from '../ups/safe_to_cut.js';
import { onBattery, type Ups } from '../ups/ups.js';
import { lasting, told } from './reasons/told.js';
import type { MainsView, PortView, SupplyView } from './snapshot.js';

/** A UPS that feeds hosts, as people are shown it. */
export const supplyView = (
  settings: DomainSettings,
  state: State,
  ups: Ups,
  evidence: Evidence,
  now: Now,
): SupplyView =>
  Object.freeze({
    name: ups.settings.name,
    mains: mainsView(state, ups, evidence, now),
    onBattery: onBattery(ups) !== null,
    drill: ups.drill !== null && ups.drill.stoppedAt === null,
    lastOutage:
      ups.outage === null
        ? ups.lastOutage
        : Object.freeze({ startedAt: ups.outage.startedAt.wall, duration: null }),
    outageTotals: ups.totals,
    sentinels: ups.settings.sentinels.map(({ id }) => id),
    witnesses: ups.settings.witnesses.map(({ id }) => id),
    silentNeeded: evidence.needed,
    port: portView(state, ups, now),
    safeToCut: safeToCut(settings, state, ups, now),
  });

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
        ? told('drill_simulates')
        : told('drill_ending', { wait: lasting(settings.detection.restoreAfter) }),
    simulated: true,
  });
}

function portView({ startedAt }: State, { port, settings, outage }: Ups, now: Now): PortView | null {
  if (port === null || settings.port === null) return null;
  const { report, stale } = port;
  const stands = stale === null || outage !== null || isHeld(port, startedAt, now);
  return Object.freeze({
    kind: settings.port.kind,
    report: stands ? report : null,
    stale: stale === null ? null : { since: stale.since.wall, why: stale.why },
  });
}
