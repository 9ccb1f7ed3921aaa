import { join } from 'node:path';
import { advertisedOf, NutAdvertisement } from '../adapters/mdns/nut_advertisement.js';
import { NutDriver, driverName } from '../adapters/nut/driver.js';
import { Upsd } from '../adapters/nut/upsd.js';
import type { Settings } from '../config/sections/registry.js';
import { messageOf } from '../domain/core/failure.js';
import { seconds } from '../domain/core/time.js';
import { Backoff, Retry } from '../platform/retry.js';
import type { RunAs } from '../platform/child_process.js';
import type { AppContext } from './context.js';

export type Nut = ReturnType<typeof createNut>;

const stateFolderName = 'nut-state';

/** Bytes of the longest driver socket's path below the run folder, with what it is called in the making. */
export const maxSocketName = ({ sections }: Settings): number =>
  `/${stateFolderName}/${driverName}-.new`.length + Math.max(...sections.map(({ name }) => name.length));

/** Somebody else's state folder may come only after us (a service that starts later makes it). */
const retryEvery = seconds(5);

/** The driver sockets, and our own upsd unless somebody else runs one (`nut.mode: external`). */
export function createNut(
  context: AppContext & {
    readonly serialPrefix: string;
    readonly user: RunAs | null;
    readonly hostAt: (address: string) => string | null;
  },
) {
  const { settings, inbox, log, runFolder, serialPrefix, version, user, hostAt } = context;
  const { sections: upses, nut } = settings;
  const external = nut.mode === 'external';
  const stateFolder = external ? nut.statePath : join(runFolder, stateFolderName);
  const maxConnections = context.connectionShares.drivers;
  const nutLog = log.child('nut');
  const driver = new NutDriver(
    { upses, serialPrefix, version, stateFolder, gid: user?.gid ?? null, external, maxConnections },
    inbox,
    nutLog,
  );
  const { listen, users, maxAge, tls } = nut;
  const folder = join(runFolder, 'nut');
  const upsd = external
    ? null
    : new Upsd(
        { listen, users, maxAge, tls, upses, folder, stateFolder, runAs: user, hostAt },
        context.children,
        inbox,
        context.clock,
        nutLog,
      );
  const advertised = advertisedOf(nut);
  const advertisement =
    advertised === null ? null : new NutAdvertisement(advertised, serialPrefix, version, log.child('mdns'));
  const failed = (component: 'upsd' | 'NUT driver sockets', reason: string): void => {
    log.error(`NUT clients cannot be served: ${reason}`);
    inbox.dispatch({ type: 'component_failed', component, reason });
  };
  const driverStart = new Retry({
    attempt: () => driver.start(),
    backoff: new Backoff(retryEvery, retryEvery),
    onSuccess: (_, recovered) => {
      if (!recovered) return;
      log.info('The NUT driver sockets are open now.');
      inbox.dispatch({ type: 'component_recovered', component: 'NUT driver sockets' });
    },
    onFailure: (reason) => failed('NUT driver sockets', reason),
  });
  return {
    outputs: upsd === null ? [driver] : [driver, upsd],
    start: async () => {
      await driverStart.start();
      await upsd?.start().catch((error: unknown) => failed('upsd', messageOf(error)));
      advertisement?.start();
    },
    stop: async () => {
      await advertisement?.stop();
      await upsd?.stop();
      await driverStart.stop();
      await driver.stop();
    },
  };
}
