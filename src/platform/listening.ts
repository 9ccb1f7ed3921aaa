import { readFile } from 'node:fs/promises';
import { createServer, isIP, type ListenOptions, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Failure, messageOf } from '../domain/core/failure.js';
import { systemCodeOf } from './system_error.js';

/** Resolves once a server listens. Rejects with the system's error. */
export const listen = (server: Server, options: ListenOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options, () => {
      server.off('error', reject);
      resolve();
    });
  });

export interface ListenTrial {
  /** An IP address, or a host name. */
  readonly host: string;
  readonly port: number;
  /** False: on `::` for IPv4, too. */
  readonly ipv6Only?: boolean;
}

/**
 * Finds out whether a program could listen there, by doing so for a moment. Many a program would only end, with words that
 * nobody connects with a setting.
 *
 * @returns the IP address: `host`, or what it stands for now
 * @throws the system's error
 */
export async function listenForAMoment({ host, port, ipv6Only = true }: ListenTrial): Promise<string> {
  const server = createServer();
  await listen(server, { host, port, exclusive: true, ipv6Only: ipv6Only && host.includes(':') });
  const bound = server.address();
  await new Promise((resolve) => server.close(resolve));
  return isIP(host) === 0 && typeof bound === 'object' && bound !== null ? bound.address : host;
}

/** Whether the machine has not got that address (now): EAFNOSUPPORT is a kernel without IPv6, for `::`. */
export const isAddressAbsent = (error: unknown): boolean =>
  ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENOTFOUND', 'EAI_AGAIN'].includes(systemCodeOf(error) ?? '');

export interface WantedPort {
  readonly port: number;
  /** Which port that is, behind the word "Port 3493": ` (nut.listen: 0.0.0.0:3493)`. */
  readonly place: string;
  /** What can be done where another program has it. */
  readonly ifTaken: string;
  /** What can be done where only root may use it. */
  readonly ifForbidden: string;
  /** What cannot be done where it is neither, such as `HTTP cannot be served on [::1]:80 (http.listen)`. */
  readonly otherwise: string;
}

/** Why nobody can listen on a port: PORT_TAKEN, PORT_FORBIDDEN, or ADDRESS_UNUSABLE. */
export function listenFailure(error: unknown, wanted: WantedPort): Failure {
  const { port, place, ifTaken, ifForbidden, otherwise } = wanted;
  const cause = { cause: error };
  switch (systemCodeOf(error)) {
    case 'EADDRINUSE':
      return new Failure(
        'PORT_TAKEN',
        `Port ${port}${place} is already used by another program.`,
        ifTaken,
        cause,
      );
    case 'EACCES':
      return new Failure(
        'PORT_FORBIDDEN',
        `Port ${port}${place} may not be used by this user.`,
        ifForbidden,
        cause,
      );
    default:
      return new Failure(
        'ADDRESS_UNUSABLE',
        `${otherwise}: ${messageOf(error)}.`,
        'Set an address of this machine, 0.0.0.0 for all of them, or 127.0.0.1 for this machine only.',
        cause,
      );
  }
}

/** One IP address of this machine. */
export interface LocalAddress {
  /** The interface that has it, such as `eth0`, or `eth0:1` for a label of it. */
  readonly interface: string;
  readonly address: string;
  readonly family: 'IPv4' | 'IPv6';
}

/** The addresses that this machine has now. */
export const localAddresses = (): readonly LocalAddress[] =>
  Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.map(({ address, family }) => ({ interface: name, address, family })),
  );

/** How many files this process may have open, which a program that we start inherits. Null where it cannot be read. */
export async function openFilesLimit(): Promise<number | null> {
  const limits = await readFile('/proc/self/limits', 'latin1').catch(() => '');
  return openFilesIn(limits);
}

/** Reads the soft limit out of proc(5)'s `limits`; Infinity for `unlimited`, null where there is none. */
export const openFilesIn = (limits: string): number | null => {
  const soft = /^Max open files +(\d+|unlimited) /m.exec(limits)?.[1];
  if (soft === undefined) return null;
  return soft === 'unlimited' ? Infinity : Number(soft);
};
