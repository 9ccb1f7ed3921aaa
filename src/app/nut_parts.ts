import { join } from 'node:path';
import { NutDriver, driverName } from '../adapters/nut/driver.js';
import { Upsd } from '../adapters/nut/upsd.js';
import type { Settings } from '../config/settings.js';
import { messageOf } from '../domain/failure.js';
import type { Inbox, Log, Output } from '../domain/ports.js';
import { seconds } from '../domain/time.js';
import { Backoff, Retry } from '../platform/retry.js';
import type { RunAs } from '../platform/system_user.js';
import type { Surroundings } from './surroundings.js';

export interface NutParts {
  readonly outputs: readonly Output[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

const stateFolderName = 'nut-state';

/** Bytes of the longest driver socket's path below the run folder, with what it is called in the making. */
export const maxSocketName = ({ upses }: Settings): number =>
  `/${stateFolderName}/${driverName}-.new`.length + Math.max(...upses.map(({ name }) => name.length));

/** The driver sockets, and our own upsd unless somebody else runs one (`nut.mode: external`). */
export function buildNut(
  given: Surroundings & {
    readonly serialPrefix: string;
    readonly user: RunAs | null;
    readonly hostAt: (address: string) => string | null;
  },
): NutParts {
  const { settings, inbox, log, runFolder } = given;
  const external = settings.nut.mode === 'external';
  const stateFolder = external ? settings.nut.statePath : join(runFolder, stateFolderName);
  const driver = new NutDriver(
    {
      upses: settings.upses,
      serialPrefix: given.serialPrefix,
      version: given.version,
      stateFolder,
      gid: given.user?.gid ?? null,
      external,
      maxConnections: given.connectionShares.drivers,
    },
    inbox,
    log.child('nut'),
  );
  const upsd = external
    ? null
    : new Upsd(
        {
          listen: settings.nut.listen.map(({ host, port }) => ({ address: host, port })),
          users: settings.nut.users,
          upses: settings.upses,
          folder: join(runFolder, 'nut'),
          stateFolder,
          runAs: given.user,
          hostAt: given.hostAt,
        },
        given.children,
        inbox,
        given.clock,
        log.child('nut'),
      );
  const sockets = driverStart(driver, inbox, log);
  return {
    outputs: upsd === null ? [driver] : [driver, upsd],
    start: async () => {
      await sockets.start();
      try {
        await upsd?.start();
      } catch (error) {
        log.error(`NUT clients cannot be served: ${messageOf(error)}`);
        inbox.dispatch({ type: 'part_failed', part: 'upsd', reason: messageOf(error) });
      }
    },
    stop: async () => {
      await upsd?.stop();
      void sockets.stop();
      await driver.stop();
    },
  };
}

/** Somebody else's state folder may come only after us (a service that starts later makes it). */
const retryEvery = seconds(5);

/** Starts the driver sockets, again and again where they cannot be opened. */
const driverStart = (driver: NutDriver, inbox: Inbox, log: Log): Retry<void> =>
  new Retry({
    attempt: () => driver.start(),
    backoff: new Backoff(retryEvery, retryEvery),
    onSuccess: (_, recovered) => {
      if (!recovered) return;
      log.info('The NUT driver sockets are open now.');
      inbox.dispatch({ type: 'part_recovered', part: 'NUT driver sockets' });
    },
    onFailure: (reason) => {
      log.error(`NUT clients cannot be served: ${reason}`);
      inbox.dispatch({ type: 'part_failed', part: 'NUT driver sockets', reason });
    },
  });
