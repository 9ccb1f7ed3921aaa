import type { ListenAddress } from '../../config/sections/nut.js';
import { readFile } from 'node:fs/promises';
import { Failure } from '../../domain/core/failure.js';
import type { LogLevel } from '../../domain/core/ports.js';

/** Debian and Ubuntu, some others, Alpine; in this order, because Debian's /usr/sbin/upsd is a wrapper script. */
const defaultPlaces = [
  '/lib/nut/upsd',
  '/usr/lib/nut/upsd',
  '/usr/libexec/nut/upsd',
  '/usr/sbin/upsd',
  '/usr/local/sbin/upsd',
];

/** Scripts are passed over: Debian's wrapper does nothing unless its nut.conf says so. @throws Failure UPSD_MISSING */
export async function findUpsd(places: readonly string[] = defaultPlaces): Promise<string> {
  for (const place of places) {
    const text = await readFile(place, 'latin1').catch(() => '#!');
    if (!text.startsWith('#!')) return place;
  }
  throw new Failure(
    'UPSD_MISSING',
    "NUT's server program upsd is not installed.",
    'Run: apt-get install -y nut-server nut-client',
  );
}

/** The first that fits decides. */
const levels: readonly (readonly [RegExp, LogLevel])[] = [
  // upsd looks for a predecessor's PID file at every start and is surprised that there is none.
  [/upsd\.pid|PID file/, 'debug'],
  [/^Network UPS Tools upsd|^listening on|^Connected to UPS/, 'debug'],
  [/^Signal \d+: exiting|^mainloop: Interrupted/, 'debug'],
  // Said by ourselves, in better words: stale data is what we tell upsd, results are ours.
  [/data is no longer stale|is stale - check driver|tracking ID/, 'debug'],
  // From 2.8.2 on: upsd would tell systemd of itself, and is our child (common/common.c, `upsnotify`).
  [/^upsnotify:/, 'debug'],
  // We have it read its configuration again, to clear a forced shutdown and to end a write.
  [/^SIGHUP: reloading configuration|^Applying debug level/, 'debug'],
  // Told by ourselves, with what it means.
  [/^write\(\) failed for /, 'debug'],
  [/set FSD on UPS/, 'warn'],
  [/^not listening on|^fatal|^getaddrinfo|no UPS definitions|Can't open|can't (open|read)/i, 'error'],
  [/Can't connect|Parse error|Permission denied|failed/i, 'warn'],
];

/** How much one line of upsd's output matters. */
export const upsdLineLevel = (line: string): LogLevel =>
  levels.find(([pattern]) => pattern.test(line))?.[1] ?? 'info';

/** Where upsd says that it does not listen; null where the line says something else. */
export const refusedAddressIn = (line: string): ListenAddress | null => {
  const [, address, port] = /^not listening on (\S+) port (\d+)$/.exec(line) ?? [];
  return address === undefined ? null : { address, port: Number(port) };
};
