import type { BatterySettings } from '../core/settings.js';
import type { BatteryView } from '../view/snapshot.js';
import {
  between,
  milliseconds,
  monotonicTime,
  type Duration,
  type Moment,
  type Monotonic,
} from '../core/time.js';

/** The modelled charge at one moment; from then on it falls or rises linearly. */
export interface Battery {
  /** 0 (empty) to 1 (full). */
  readonly charge: number;
  readonly at: Moment;
}

export const fullBattery = (now: Moment): Battery => ({ charge: 1, at: now });

/** The battery at `now`, having been on battery, or on the charger, ever since `battery.at`. */
export function batteryAt(
  battery: Battery,
  settings: BatterySettings,
  onBattery: boolean,
  now: Moment,
): Battery {
  const elapsed = between(battery.at.monotonic, now.monotonic);
  const charge = onBattery
    ? battery.charge - elapsed / settings.runtime
    : battery.charge + elapsed / settings.recharge;
  return { charge: clamped(charge), at: now };
}

/** What a drill shows: the charge as it would be had the mains really failed for `elapsed`. */
export const drainedBy = (battery: Battery, settings: BatterySettings, elapsed: Duration): Battery => ({
  ...battery,
  charge: clamped(battery.charge - elapsed / settings.runtime),
});

/** Charge and runtime as NUT has them, with the low marks at which `OB LB` comes when the battery was full. */
export function batteryView(
  battery: Battery,
  settings: BatterySettings,
  onBattery: boolean,
  lowBatteryAfter: Duration | null,
): BatteryView {
  const runtimeLow = lowBatteryAfter === null ? null : milliseconds(settings.runtime - lowBatteryAfter);
  const charge = Math.round(battery.charge * 100);
  return Object.freeze({
    charge,
    runtime: milliseconds(battery.charge * settings.runtime),
    chargeLow: runtimeLow === null ? null : Math.round((runtimeLow / settings.runtime) * 100),
    runtimeLow,
    charger: onBattery ? 'discharging' : charge < 100 ? 'charging' : 'resting',
  });
}

const clamped = (charge: number): number => Math.min(1, Math.max(0, charge));

/** When the battery on the charger will have, or had, at least that charge (0 to 1). */
export const chargedAt = (battery: Battery, settings: BatterySettings, charge: number): Monotonic =>
  monotonicTime(battery.at.monotonic + (charge - battery.charge) * settings.recharge);
