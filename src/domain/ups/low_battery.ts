import type { Now } from '../core/now.js';
import type { DetectionSettings, DomainSettings, SectionSettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { after, milliseconds, monotonicTime, seconds, type Duration, type Monotonic } from '../core/time.js';
import { saysOnBattery } from './data_port.js';
import { lowBatteryMoment } from './status.js';
import { onBatteryOf } from './supply.js';
import type { Ups } from './ups.js';

/**
 * `OB LB` shuts machines down for good, so before any section begins to say it in a real outage, somebody looks whether the
 * mains is back: everything is probed at once, and has its time to answer.
 */

/** In an outage everything is probed at least this often: its end is to be seen soon, also with a long `detection.interval`. */
const maxIntervalInOutage = seconds(5);

/** Timers of a busy machine come so late: a look that was over in time for the moment itself counts so much later, too. */
const maxLate = seconds(1);

/** From probing everything until all has had its time to answer: the timeout, and a second in which the probes get away. */
const lookTakes = ({ timeout }: DetectionSettings): Duration => milliseconds(timeout + 1_000);

interface Due {
  readonly section: SectionSettings;
  readonly at: Monotonic;
}

/** When each section that has not said `OB LB` in this outage is to say it: at its own moment, or once maintenance ends. */
function lowBatteryDue(settings: DomainSettings, state: State, ups: Ups): readonly Due[] {
  const { outage } = ups;
  if (outage === null) return [];
  const { maintenance } = state;
  const upses = state.upses.map((known) => (known.settings.name === ups.settings.name ? ups : known));
  return settings.sections.flatMap((section): Due[] => {
    if (!section.poweredBy.includes(ups.settings.name) || section.aliasOf !== null) return [];
    if (outage.saidLowBattery.includes(section.name)) return [];
    const isReal = onBatteryOf(upses, section)?.simulated === false;
    const moment = isReal ? lowBatteryMoment(settings, { ...state, upses }, section) : null;
    if (moment === null) return [];
    const isHeld = maintenance !== null && maintenance.held.get(section.name) !== 'OB LB';
    const heldUntil = isHeld ? maintenance.until.monotonic : moment;
    return [{ section, at: heldUntil > moment ? heldUntil : moment }];
  });
}

/** When everything is to be probed next; null where that is not to come. May be in the past. */
function nextLook(settings: DomainSettings, state: State, ups: Ups, now: Now): Monotonic | null {
  const { lookOverAt, input } = ups;
  const { detection } = ups.settings;
  const takes = lookTakes(detection);
  const due = input.name === 'restoring' ? [] : lowBatteryDue(settings, state, ups).map(({ at }) => at);
  const looks = due
    .filter((at) => lookOverAt === null || lookOverAt < Math.max(at, now.monotonic - maxLate) - takes)
    .map((at) => at - takes);
  // The one that is made before an OB LB does for both.
  const isDueSoon = due.some((at) => at > now.monotonic && at - takes < now.monotonic);
  if (detection.interval > maxIntervalInOutage && !isDueSoon) {
    looks.push(lookOverAt === null ? now.monotonic : lookOverAt - takes + maxIntervalInOutage);
  }
  return looks.length === 0 ? null : monotonicTime(Math.min(...looks));
}

/** Not where the UPS itself tells how its mains is: that holds until it says otherwise. */
const needsLook = ({ sentinels, port }: Ups): boolean =>
  sentinels.length > 0 && !(port !== null && saysOnBattery(port.words));

/** Begins a look where it is time for one and none is under way. */
export function withLook(
  settings: DomainSettings,
  state: State,
  ups: Ups,
  now: Now,
): { readonly ups: Ups; readonly probeAll: boolean } {
  const { outage, lookOverAt } = ups;
  if (outage === null || !needsLook(ups) || (lookOverAt !== null && !now.reached(lookOverAt)))
    return { ups, probeAll: false };
  const begins = nextLook(settings, state, ups, now);
  if (begins === null || !now.reached(begins)) return { ups, probeAll: false };
  return {
    ups: { ...ups, lookOverAt: after(now.monotonic, lookTakes(ups.settings.detection)) },
    probeAll: true,
  };
}

const hasJustLooked = ({ lookOverAt, settings }: Ups, now: Now): boolean =>
  lookOverAt !== null &&
  now.reached(lookOverAt) &&
  now.monotonic - lookOverAt <= lookTakes(settings.detection) + maxLate;

/** The sections whose time has come say `OB LB`, unless the mains is seen to be back; not without a look just before. */
export function withLowBattery(settings: DomainSettings, state: State, ups: Ups, now: Now): Ups {
  const { outage, input } = ups;
  if (outage === null || input.name === 'restoring' || (needsLook(ups) && !hasJustLooked(ups, now)))
    return ups;
  const begin = lowBatteryDue(settings, state, ups).filter(({ at }) => now.reached(at));
  if (begin.length === 0) return ups;
  const saidLowBattery = [...outage.saidLowBattery, ...begin.map(({ section }) => section.name)];
  return { ...ups, outage: { ...outage, saidLowBattery } };
}
