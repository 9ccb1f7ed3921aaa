/** What a process has at least where nobody set anything (the kernel's own soft limit). */
const usualOpenFiles = 1024;

/** How many connections each of our servers may have open at a time. */
export interface ConnectionShares {
  readonly hub: number;
  readonly ingress: number;
  readonly control: number;
  /** Of all driver sockets together. */
  readonly drivers: number;
}

/**
 * Deals out the connections that others may open to us. All of them together take less than half of the files that we may
 * have open: the other half is the watching's (pings, probes, the broker, the state), whatever comes.
 *
 * @param openFiles how many files this process may have open; null where that is not known
 */
export function connectionShares(openFiles: number | null): ConnectionShares {
  const share = (part: number, max: number): number =>
    Math.min(max, Math.floor((openFiles ?? usualOpenFiles) * part));
  return {
    hub: share(1 / 4, 500),
    ingress: share(1 / 16, 100),
    control: share(1 / 32, 32),
    drivers: share(1 / 8, 512),
  };
}
