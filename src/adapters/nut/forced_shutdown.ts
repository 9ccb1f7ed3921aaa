import type { UpsStatus } from '../../domain/view/snapshot.js';
import { after, minutes, seconds, type Duration, type Monotonic } from '../../domain/core/time.js';
import type { UpsdClient } from './upsd_client.js';
import { upsConf, type ServedUps, type UpsdFolder } from './upsd_files.js';

/**
 * A forced shutdown (FSD) that a client has set stays in upsd whatever the driver says: it has to be cleared when the
 * mains is back, or clients would shut down again as soon as they have come up.
 */
interface ForcedShutdown {
  readonly since: Monotonic;
  /** It was set while the UPS was on battery: it belongs to that outage. */
  readonly onBattery: boolean;
}

/** By the UPS's name. */
export type Statuses = ReadonlyMap<string, UpsStatus>;

/**
 * How long a forced shutdown stands that was set while the mains was there: somebody wants it. Every client has read it by
 * then (upsmon asks every 5 s, Home Assistant every 60 s).
 */
export const standsOnLine: Duration = minutes(2);

export const isOnBattery = (status: UpsStatus | undefined): boolean => status === 'OB' || status === 'OB LB';

export class ForcedShutdowns {
  #standing: ReadonlyMap<string, ForcedShutdown> = new Map();
  #served: Statuses = new Map();
  /** The UPSes that were on battery at any time since the last look. */
  readonly #wereOnBattery = new Set<string>();

  /** @param served what we say about each UPS from now on */
  show(served: Statuses): void {
    this.#served = served;
    for (const [ups, status] of served) if (isOnBattery(status)) this.#wereOnBattery.add(ups);
  }

  /** A new upsd knows of none. */
  forget(): void {
    this.#standing = new Map();
  }

  /**
   * @param latched the UPSes of which upsd says FSD at this look
   * @returns those whose forced shutdown is to be cleared now. Never one that is on battery or whose data is stale.
   */
  look(latched: ReadonlySet<string>, now: Monotonic): readonly string[] {
    const standing = [...latched].map((ups) => {
      const { since = now, onBattery = false } = this.#standing.get(ups) ?? {};
      return [ups, { since, onBattery: onBattery || this.#wereOnBattery.has(ups) }] as const;
    });
    this.#standing = new Map(standing);
    // One that is on battery now was so since this look, whatever comes before the next.
    for (const ups of this.#wereOnBattery)
      if (!isOnBattery(this.#served.get(ups))) this.#wereOnBattery.delete(ups);
    return standing
      .filter(([ups]) => this.#served.get(ups) === 'OL')
      .filter(([, { since, onBattery }]) => onBattery || now >= after(since, standsOnLine))
      .map(([ups]) => ups);
  }
}

export interface ReloadableUpsd {
  readonly folder: UpsdFolder;
  readonly client: UpsdClient;
  readonly upses: readonly ServedUps[];
  /** SIGHUP: upsd reads ups.conf anew at once. */
  reload(): void;
}

/** upsd takes about 5 ms. */
const followsWithin = seconds(2);

/**
 * Clears the forced shutdown of some UPSes. upsd forgets it only with the UPS: the sections are taken out of ups.conf and
 * put back. Clients that are logged in to these UPSes are disconnected by upsd and come back by themselves.
 *
 * Both texts are on the disk before the first is put in place, so that a full disk cannot leave a UPS out.
 *
 * @throws what writing throws, with nothing changed; or Error where upsd did not follow: then it has to be restarted
 */
export async function clearForcedShutdowns(names: readonly string[], upsd: ReloadableUpsd): Promise<void> {
  const follows = (isWanted: (served: readonly string[]) => boolean): Promise<void> => {
    const problemWith = (served: readonly string[]): string | null =>
      isWanted(served) ? null : 'upsd did not take over its new ups.conf';
    return upsd.client.untilServed(problemWith, AbortSignal.timeout(followsWithin));
  };
  const others = upsd.upses.filter(({ name }) => !names.includes(name));
  const without = await upsd.folder.stage('ups.conf', upsConf(others), 'without');
  try {
    const whole = await upsd.folder.stage('ups.conf', upsConf(upsd.upses), 'whole');
    try {
      await without.commit();
      upsd.reload();
      await follows((served) => !names.some((name) => served.includes(name)));
    } finally {
      await whole.commit();
      upsd.reload();
    }
    await follows((served) => names.every((name) => served.includes(name)));
  } finally {
    await without.discard();
  }
}
