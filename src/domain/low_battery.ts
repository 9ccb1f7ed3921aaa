import type { DetectionSettings, DomainSettings, UpsSettings } from './settings.js';
import type { State } from './state.js';
import {
  after,
  milliseconds,
  monotonicTime,
  seconds,
  type Duration,
  type Moment,
  type Monotonic,
} from './time.js';
import { lowBatteryMoment } from './upses.js';

/**
 * `OB LB` shuts machines down for good, so before any UPS begins to say it in a real outage, somebody looks whether the mains
 * is back: everything is probed at once, and has its time to answer.
 */

/** In an outage everything is probed at least this often: its end is to be seen soon, also with a long `detection.interval`. */
const maxIntervalInOutage = seconds(5);

/** Timers of a busy machine come so late: a look that was over in time for the moment itself counts so much later, too. */
const maxLate = seconds(1);

/** From probing everything until all has had its time to answer: the timeout, and a second in which the probes get away. */
const lookTakes = ({ timeout }: DetectionSettings): Duration => milliseconds(timeout + 1_000);

/** When each UPS that has not said `OB LB` in this outage is to say it: at its own moment, or once maintenance ends. */
export function lowBatteryDue(
  settings: DomainSettings,
  state: State,
): readonly { readonly ups: UpsSettings; readonly at: Monotonic }[] {
  const { outage, maintenance } = state;
  if (outage === null) return [];
  return settings.upses.flatMap((ups) => {
    if (ups.aliasOf !== null || outage.saidLowBattery.includes(ups.name)) return [];
    const moment = lowBatteryMoment(settings, state, ups);
    if (moment === null) return [];
    const isHeld = maintenance !== null && maintenance.held.get(ups.name) !== 'OB LB';
    const heldUntil = isHeld ? maintenance.until.monotonic : moment;
    return [{ ups, at: heldUntil > moment ? heldUntil : moment }];
  });
}

/** When everything is to be probed next, or has had its time to answer; null where nothing of that is to come. May be in the past. */
export function nextLook(settings: DomainSettings, state: State, now: Monotonic): Monotonic | null {
  const { outage, lookOverAt, mains } = state;
  if (outage === null) return null;
  if (lookOverAt !== null && lookOverAt > now) return lookOverAt;
  const takes = lookTakes(settings.detection);
  const due = mains.name === 'restoring' ? [] : lowBatteryDue(settings, state).map(({ at }) => at);
  const before = due.filter((at) => lookOverAt === null || lookOverAt < Math.max(at, now - maxLate) - takes);
  const looks = before.map((at) => at - takes);
  // The one that is made before an OB LB does for both.
  const isDueSoon = due.some((at) => at > now && at - takes < now);
  if (settings.detection.interval > maxIntervalInOutage && !isDueSoon)
    looks.push(lookOverAt === null ? now : lookOverAt - takes + maxIntervalInOutage);
  return looks.length === 0 ? null : monotonicTime(Math.min(...looks));
}

/** Begins a look where it is time for one. */
export function withLook(
  settings: DomainSettings,
  state: State,
  now: Moment,
): { readonly state: State; readonly probeEverything: boolean } {
  const begins = nextLook(settings, state, now.monotonic);
  if (begins === null || begins > now.monotonic) return { state, probeEverything: false };
  const lookOverAt = after(now.monotonic, lookTakes(settings.detection));
  return { state: { ...state, lookOverAt }, probeEverything: true };
}

/** The UPSes whose time has come say `OB LB`, unless the mains is seen to be back; not without a look just before. */
export function withLowBattery(settings: DomainSettings, state: State, now: Moment): State {
  const { outage, lookOverAt, mains } = state;
  if (outage === null || lookOverAt === null || mains.name === 'restoring') return state;
  const sinceLook = now.monotonic - lookOverAt;
  if (sinceLook < 0 || sinceLook > lookTakes(settings.detection) + maxLate) return state;
  const begin = lowBatteryDue(settings, state).filter(({ at }) => at <= now.monotonic);
  if (begin.length === 0) return state;
  const saidLowBattery = [...outage.saidLowBattery, ...begin.map(({ ups }) => ups.name)];
  return { ...state, outage: { ...outage, saidLowBattery } };
}
