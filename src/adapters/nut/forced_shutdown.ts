import type { UpsStatus } from '../../domain/view/snapshot.js';
import { after, minutes, seconds, type Duration, type Monotonic } from '../../domain/core/time.js';
import type { UpsdClient } from './upsd_client.js';
import { upsConf, type ServedUps, type UpsdFolder } from './upsd_files.js';

/** By the UPS's name. */
export type Statuses = ReadonlyMap<string, UpsStatus>;

/** For one that is set on line: somebody wants it, and by then every client has read it (Home Assistant asks every 60 s). */
export const standsOnLine: Duration = minutes(2);

export const isOnBattery = (status: UpsStatus | undefined): boolean => status === 'OB' || status === 'OB LB';

/**
 * A forced shutdown (FSD) that a client has set stays in upsd whatever the driver says: it has to be cleared when the
 * mains is back, or clients would shut down again as soon as they have come up.
 */
export class ForcedShutdowns {
  /** One that stood while its UPS was on battery belongs to that outage. */
  #standing: ReadonlyMap<string, { readonly since: Monotonic; readonly onBattery: boolean }> = new Map();
  #served: Statuses = new Map();
  /** The UPSes that were on battery at any time since the last look. */
  readonly #wereOnBattery = new Set<string>();

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

/** upsd takes about 5 ms. */
const followsWithin = seconds(2);

/**
 * Clears the forced shutdown of some UPSes. upsd forgets it only with the UPS: the sections are taken out of ups.conf and
 * put back. Clients that are logged in to these UPSes are disconnected by upsd and come back by themselves.
 *
 * Both texts are on the disk before the first is put in place, so that a full disk cannot leave a UPS out.
 *
 * @param reload SIGHUP: upsd reads ups.conf anew at once
 * @throws what writing throws, with nothing changed; or Error where upsd did not follow: then it has to be restarted
 */
export async function clearForcedShutdowns(
  names: readonly string[],
  upses: readonly ServedUps[],
  folder: UpsdFolder,
  client: UpsdClient,
  reload: () => void,
): Promise<void> {
  const follows = (isWanted: (served: readonly string[]) => boolean): Promise<void> =>
    client.untilServed(
      (served) => (isWanted(served) ? null : 'upsd did not take over its new ups.conf'),
      AbortSignal.timeout(followsWithin),
    );
  const others = upses.filter(({ name }) => !names.includes(name));
  const without = await folder.stage('ups.conf', upsConf(others), 'without');
  try {
    const whole = await folder.stage('ups.conf', upsConf(upses), 'whole');
    try {
      await without.commit();
      reload();
      await follows((served) => !names.some((name) => served.includes(name)));
    } finally {
      await whole.commit();
      reload();
    }
    await follows((served) => names.every((name) => served.includes(name)));
  } finally {
    await without.discard();
  }
}
