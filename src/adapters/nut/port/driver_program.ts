import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../../domain/core/failure.js';

/** Debian and Ubuntu, some others, Alpine. */
const defaultFolders = ['/lib/nut', '/usr/lib/nut', '/usr/libexec/nut', '/usr/local/ups/bin'];

/** @throws Failure DRIVER_MISSING */
export async function findDriver(
  driver: string,
  folders: readonly string[] = defaultFolders,
): Promise<string> {
  for (const folder of folders) {
    const path = join(folder, driver);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  throw new Failure(
    'DRIVER_MISSING',
    `NUT's driver ${driver} is not installed.`,
    'Look at its name; snmp-ups is in the package nut-snmp, netxml-ups in nut-xml, nut-ipmipsu in nut-ipmi, the others in nut-server.',
  );
}
