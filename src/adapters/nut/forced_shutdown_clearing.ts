import { setTimeout as pause } from 'node:timers/promises';
import type { ConfigurationFolder } from './configuration_folder.js';
import { upsConf, type ServedUps } from './upsd_files.js';
import type { WaysIn } from './ways_in.js';

/** A upsd that reads its configuration again. */
export interface ReloadableUpsd {
  readonly folder: ConfigurationFolder;
  readonly ways: WaysIn;
  readonly upses: readonly ServedUps[];
  /** SIGHUP: upsd reads ups.conf anew at once. */
  reload(): void;
}

/** upsd takes about 5 ms. */
const mostLooks = 100;
const lookEveryMs = 20;

/**
 * Clears the forced shutdown of some UPSes. upsd forgets it only with the UPS: the sections are taken out of ups.conf and
 * put back. Clients that are logged in to these UPSes are disconnected by upsd and come back by themselves.
 *
 * Both texts are on the disk before the first is put in place, so that a full disk cannot leave a UPS out.
 *
 * @throws what writing throws, with nothing changed; or Error where upsd did not follow: then it has to be restarted
 */
export async function clearForcedShutdowns(names: readonly string[], upsd: ReloadableUpsd): Promise<void> {
  const without = await upsd.folder.stage(
    'ups.conf',
    upsConf(upsd.upses.filter(({ name }) => !names.includes(name))),
    'without',
  );
  try {
    const whole = await upsd.folder.stage('ups.conf', upsConf(upsd.upses), 'whole');
    try {
      await without.commit();
      upsd.reload();
      await untilServed(upsd.ways, (served) => !names.some((name) => served.includes(name)));
    } finally {
      await whole.commit();
      upsd.reload();
    }
    await untilServed(upsd.ways, (served) => names.every((name) => served.includes(name)));
  } finally {
    await without.discard();
  }
}

async function untilServed(ways: WaysIn, asWanted: (served: readonly string[]) => boolean): Promise<void> {
  for (let look = 0; look < mostLooks; look += 1) {
    if (asWanted(await ways.ask((client) => client.upsNames()))) return;
    await pause(lookEveryMs);
  }
  throw new Error('upsd did not take over its new ups.conf');
}
