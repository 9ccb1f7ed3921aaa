import { noEffects, type Change, type DomainEvent, type ProbeResult } from '../core/event.js';
import type { Now } from '../core/now.js';
import type { DetectionSettings, DomainSettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { after, between, milliseconds, type Moment, type Monotonic } from '../core/time.js';
import { withOutcome, type Device } from '../mains/device.js';
import { judge } from '../mains/judge.js';
import type { Mains } from '../mains/mains.js';
import { raw } from '../view/reasons/told.js';
import { batteryAt } from './battery.js';
import { heardFromPort, portFellSilent } from './data_port.js';
import { withLook, withLowBattery } from './low_battery.js';
import type { Ups } from './ups.js';

/** What became of a UPS, as far as the hosts on it are concerned, besides that its outage has begun or ended. */
export type PowerNews =
  /** After a start, nothing is amiss; how long the mains has been there nobody knows. */
  | { readonly type: 'found_present' }
  /** Seen again after a time in which it could not be judged. */
  | { readonly type: 'seen_again' }
  /** A drill is over: the ids of the hosts that were up when it began. */
  | { readonly type: 'drill_over'; readonly upAtStart: readonly string[] };

export interface UpsChange extends Change<Ups> {
  readonly news: readonly PowerNews[];
}

/**
 * What follows for a UPS from what its sentinels and witnesses said, and from the time.
 *
 * @param newlySilentSince when the probe was sent by which one of its sentinels has just turned silent; null where none has
 */
export function advanceUps(
  settings: DomainSettings,
  state: State,
  before: Ups,
  newlySilentSince: Monotonic | null,
  now: Now,
): UpsChange {
  const { mains, input, probeAll } = judge(before, newlySilentSince, state.startedAt, now);
  const news: PowerNews[] = [];
  const judged = withInput(mains === before.mains ? before : { ...before, mains }, input, news, now);
  const drilled = withDrillOver(judged, news, now);
  // What a look that is over allows comes first: the next one may be due at the same moment.
  const said = withLowBattery(settings, state, drilled, now);
  const looked = withLook(settings, state, said, now);
  return {
    next: looked.ups,
    effects: probeAll || looked.probeAll ? [{ type: 'probe_all', ups: before.settings.name }] : noEffects,
    news,
  };
}

function withInput(before: Ups, input: Mains, news: PowerNews[], now: Now): Ups {
  if (input === before.input) return before;
  const ups: Ups = { ...before, input, lookOverAt: lookOverOnceInputIs(input, before) };
  if (wasUnseen(before, input, now)) news.push({ type: 'seen_again' });
  switch (input.name) {
    case 'lost':
      return outageGoesOn(ups, now);
    case 'present':
      return outageIsOver(ups, news, now);
    case 'restoring':
      return outageSeenToEnd(ups, now);
    case 'unknown':
      // Its clients are told that the data is stale, as a driver's would be.
      return input.cause === 'no_data' ? { ...ups, decided: false } : ups;
    case 'suspect':
      return ups;
  }
}

/** Everything was probed to confirm that it is lost. What was found before it was seen to come and go tells nothing any more. */
function lookOverOnceInputIs(input: Mains, before: Ups): Ups['lookOverAt'] {
  if (input.name === 'lost' && before.input.name === 'suspect') return input.since.monotonic;
  return before.input.name === 'restoring' ? null : before.lookOverAt;
}

/** It may have been away while it could not be judged: the wake delay is of a mains that is seen to be stable. */
function wasUnseen({ input: was, decided, settings }: Ups, input: Mains, now: Now): boolean {
  if (was.name !== 'unknown' || input.name === 'lost' || !decided) return false;
  return between(was.since.monotonic, now.monotonic) >= settings.detection.restoreAfter;
}

/** A real outage always ends a drill; its own deadlines count from its own start. */
function outageGoesOn(ups: Ups, now: Now): Ups {
  if (ups.outage !== null) return { ...ups, decided: true };
  return {
    ...ups,
    decided: true,
    outage: { startedAt: now.moment, deadlinesFrom: now.moment, saidLowBattery: [] },
    totals: { ...ups.totals, outages: ups.totals.outages + 1 },
    drill: null,
    lastDrill: ups.drill === null ? ups.lastDrill : { endedAt: now.moment.wall, cutShort: true },
    battery: chargedUntil(ups, now),
  };
}

/**
 * The mains was seen before anything was decided since a reboot: should it go again, deadlines of old would shut down at once
 * the machines that have only just come back.
 */
const outageSeenToEnd = (ups: Ups, now: Now): Ups =>
  ups.decided || ups.outage === null
    ? ups
    : { ...ups, outage: { ...ups.outage, deadlinesFrom: now.moment, saidLowBattery: [] } };

function outageIsOver(ups: Ups, news: PowerNews[], now: Now): Ups {
  if (ups.outage === null) {
    if (ups.decided) return ups;
    news.push({ type: 'found_present' });
    return { ...ups, decided: true };
  }
  const { startedAt } = ups.outage;
  const duration = between(startedAt.monotonic, now.monotonic);
  return {
    ...ups,
    decided: true,
    outage: null,
    lastOutage: Object.freeze({ startedAt: startedAt.wall, duration }),
    totals: { ...ups.totals, lasted: milliseconds(ups.totals.lasted + duration) },
    battery: chargedUntil(ups, now),
  };
}

/** The battery's charge brought up to now; to be called before the outage begins or ends in `ups`. */
const chargedUntil = ({ battery, settings, outage }: Ups, now: Now): Ups['battery'] =>
  battery === null || settings.battery === null
    ? null
    : batteryAt(battery, settings.battery, outage !== null, now.moment);

function withDrillOver(ups: Ups, news: PowerNews[], now: Now): Ups {
  const { drill, settings } = ups;
  const stoppedAt = drill?.stoppedAt ?? null;
  if (drill === null || stoppedAt === null) return ups;
  if (!now.reached(after(stoppedAt.monotonic, settings.detection.restoreAfter))) return ups;
  news.push({ type: 'drill_over', upAtStart: drill.upAtStart });
  return { ...ups, drill: null, lastDrill: { endedAt: now.moment.wall, cutShort: false } };
}

/** The UPS after what its data port said, or that it fell silent. */
export function hearPort(
  ups: Ups,
  event: Extract<DomainEvent, { type: 'port_reported' | 'port_silent' }>,
  now: Moment,
): Ups {
  const { port, settings } = ups;
  if (settings.name !== event.ups || port === null || settings.port === null) return ups;
  return {
    ...ups,
    port:
      event.type === 'port_reported'
        ? heardFromPort(port, event.report, settings.port, now)
        : portFellSilent(port, raw(event.reason), now),
  };
}

/** The UPS after results of its sentinels' and witnesses' probes. Those of others, and times that are none, are left out. */
export function hear(ups: Ups, results: readonly ProbeResult[], now: Moment): Ups {
  const { detection } = ups.settings;
  const sentinels = heard(ups.sentinels, results, detection, now);
  // Our own link being down says nothing about the network, whatever it says about the mains.
  const witnesses = heard(ups.witnesses, results, { ...detection, linkDown: 'unknown' }, now);
  return sentinels === ups.sentinels && witnesses === ups.witnesses ? ups : { ...ups, sentinels, witnesses };
}

function heard(
  devices: readonly Device[],
  results: readonly ProbeResult[],
  detection: DetectionSettings,
  now: Moment,
): readonly Device[] {
  let next: Device[] | null = null;
  for (const { id, outcome, sentAt } of results) {
    const known = next ?? devices;
    const index = known.findIndex((device) => device.id === id);
    const device = known[index];
    if (device === undefined || Number.isNaN(sentAt)) continue;
    // A time of sending that was worked out may be a little ahead of us; believed, it would outdo every result to come.
    const at = sentAt < now.monotonic ? sentAt : now.monotonic;
    const changed = withOutcome(device, outcome, at, detection, now);
    if (changed === device) continue;
    next ??= [...devices];
    next[index] = changed;
  }
  return next ?? devices;
}
