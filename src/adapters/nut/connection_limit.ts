/** Far more than a home has clients. */
const enough = 4096;

/** What upsd opens besides connections: its outputs, the system's log, a configuration file that it reads. */
const ownFiles = 16;

/**
 * For MAXCONN of upsd.conf(5), which counts drivers, addresses and clients. By itself upsd takes as many as the system lets it
 * open files. Where these run out it tries to accept the next client without a pause, with all of a core; and it reserves 24
 * bytes for each that it could have, which is 24 GB in a container whose limit is the kernel's largest.
 *
 * @param openFiles how many files upsd may have open; null where that is not known
 * @returns null where upsd has to decide by itself
 */
export const connectionLimit = (openFiles: number | null): number | null =>
  openFiles === null || openFiles <= ownFiles ? null : Math.min(enough, openFiles - ownFiles);
