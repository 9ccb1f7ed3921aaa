import type { ListenAddress } from '../../config/sections/nut.js';
import type { LogLevel } from '../../domain/ports.js';

/** In this order; the first that fits decides. */
const levels: readonly (readonly [RegExp, LogLevel])[] = [
  // upsd looks for a predecessor's PID file at every start and is surprised that there is none.
  [/upsd\.pid|PID file/, 'debug'],
  [
    /^Network UPS Tools upsd|^listening on|^Connected to UPS|^Signal \d+: exiting|^mainloop: Interrupted/,
    'debug',
  ],
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

/** The address that one line of upsd's output says it does not listen on; null where it says something else. */
export const refusedAddressIn = (line: string): ListenAddress | null => {
  const [, address, port] = /^not listening on (\S+) port (\d+)$/.exec(line) ?? [];
  return address === undefined ? null : { address, port: Number(port) };
};
