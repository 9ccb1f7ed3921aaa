import { join } from 'node:path';
import { NutDriver, driverName } from '../adapters/nut/driver.js';
import { Upsd } from '../adapters/nut/upsd.js';
import type { Settings } from '../config/settings.js';
import { messageOf } from '../domain/failure.js';
import type { Output, RunAs } from '../domain/ports.js';
import type { Surroundings } from './surroundings.js';

export interface NutParts {
  readonly outputs: readonly Output[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

const stateFolderName = 'nut-state';

/** Bytes of the longest driver socket's path below the run folder, with what it is called in the making. */
export const longestSocketName = ({ upses }: Settings): number =>
  `/${stateFolderName}/${driverName}-.new`.length + Math.max(...upses.map(({ name }) => name.length));

/** The driver sockets, and our own upsd unless somebody else runs one (`nut.mode: external`). */
export function buildNut(
  given: Surroundings & { readonly serialPrefix: string; readonly user: RunAs | null },
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
        },
        given.children,
        inbox,
        given.clock,
        log.child('nut'),
      );
  return {
    outputs: upsd === null ? [driver] : [driver, upsd],
    start: async () => {
      try {
        await driver.start();
      } catch (error) {
        log.error(`NUT clients cannot be served: ${messageOf(error)}`);
        inbox.dispatch({ type: 'part_failed', part: 'NUT driver sockets', reason: messageOf(error) });
      }
      try {
        await upsd?.start();
      } catch (error) {
        log.error(`NUT clients cannot be served: ${messageOf(error)}`);
        inbox.dispatch({ type: 'part_failed', part: 'upsd', reason: messageOf(error) });
      }
    },
    stop: async () => {
      await upsd?.stop();
      await driver.stop();
    },
  };
}
