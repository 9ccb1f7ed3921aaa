import type { FedSettings } from '../core/settings.js';
import { onBattery, type OnBattery, type Ups } from './ups.js';

/** The UPSes that feed a host or a section. */
export const upsesOf = (upses: readonly Ups[], { poweredBy }: FedSettings): readonly Ups[] =>
  upses.filter(({ settings }) => poweredBy.includes(settings.name));

/** How many of its UPSes it can do without. */
export const sparesOf = ({ poweredBy, needs }: FedSettings): number => poweredBy.length - needs;

/**
 * The outage, or the drill, for which fewer UPSes have the mains than it needs; null where enough have. It began when the
 * first one was gone that it could not do without. Real outages go before drills.
 */
export function onBatteryOf(upses: readonly Ups[], fed: FedSettings): OnBattery | null {
  const lost = upsesOf(upses, fed).flatMap((ups) => onBattery(ups) ?? []);
  if (lost.length === 0) return null;
  const spares = sparesOf(fed);
  return (
    beyond(
      lost.filter(({ simulated }) => !simulated),
      spares,
    ) ?? beyond(lost, spares)
  );
}

const beyond = (lost: readonly OnBattery[], spares: number): OnBattery | null => {
  if (lost.length <= spares) return null;
  const inOrder = lost.toSorted((one, other) => one.since.monotonic - other.since.monotonic);
  const since = inOrder[spares]?.since;
  return since === undefined ? null : { since, simulated: lost.some(({ simulated }) => simulated) };
};

/** Whether too few of its UPSes have the mains, in a real outage. */
export const isWithoutMains = (upses: readonly Ups[], fed: FedSettings): boolean =>
  upsesOf(upses, fed).filter(({ outage }) => outage !== null).length > sparesOf(fed);
