import type { ProbeResult } from '../core/event.js';
import type { DetectionSettings } from '../core/settings.js';
import type { Moment } from '../core/time.js';
import type { Ups } from '../ups/ups.js';
import { withOutcome, type Device } from './device.js';

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
