import type { UpsStatus } from '../../domain/snapshot.js';
import { after, minutes, type Duration, type Monotonic } from '../../domain/time.js';

/**
 * A forced shutdown (FSD) that a client has set stays in upsd whatever the driver says: it has to be cleared when the
 * mains is back, or clients would shut down again as soon as they have come up.
 */
export interface ForcedShutdown {
  readonly since: Monotonic;
  /** It was set while the UPS was on battery: it belongs to that outage. */
  readonly onBattery: boolean;
}

/** By the UPS's name. */
export type ForcedShutdowns = ReadonlyMap<string, ForcedShutdown>;

export interface ForcedShutdownLook {
  /** What we say about each UPS now. */
  readonly served: ReadonlyMap<string, UpsStatus>;
  /** The UPSes that were on battery at any time since the last look. */
  readonly wereOnBattery: ReadonlySet<string>;
  /** The UPSes of which upsd says FSD. */
  readonly latched: ReadonlySet<string>;
  readonly now: Monotonic;
}

/**
 * How long a forced shutdown stands that was set while the mains was there: somebody wants it. Every client has read it by
 * then (upsmon asks every 5 s, Home Assistant every 60 s).
 */
export const standsOnLine: Duration = minutes(2);

/**
 * What to make of one look at upsd.
 *
 * @returns the UPSes whose forced shutdown is to be cleared now. Never one that is on battery or whose data is stale.
 */
export function judgeForcedShutdowns(
  known: ForcedShutdowns,
  { served, wereOnBattery, latched, now }: ForcedShutdownLook,
): { readonly standing: ForcedShutdowns; readonly clear: readonly string[] } {
  const standing = new Map<string, ForcedShutdown>();
  for (const ups of latched) {
    const before = known.get(ups);
    standing.set(ups, {
      since: before?.since ?? now,
      onBattery: (before?.onBattery ?? false) || wereOnBattery.has(ups) || isOnBattery(served.get(ups)),
    });
  }
  const clear = [...standing]
    .filter(([ups]) => served.get(ups) === 'OL')
    .filter(([, { since, onBattery }]) => onBattery || now >= after(since, standsOnLine))
    .map(([ups]) => ups);
  return { standing, clear };
}

export const isOnBattery = (status: UpsStatus | undefined): boolean => status === 'OB' || status === 'OB LB';
