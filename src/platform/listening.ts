import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, isIP, type ListenOptions, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Failure, messageOf } from '../domain/core/failure.js';
import { systemCodeOf } from './system_error.js';

/** Resolves once a server listens. Rejects with the system's error. */
export async function listen(server: Server, options: ListenOptions): Promise<void> {
  server.listen(options);
  await once(server, 'listening');
}

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
  const failure = (code: string, message: string, remedy: string): Failure =>
    new Failure(code, message, remedy, { cause: error });
  const port = `Port ${wanted.port}${wanted.place}`;
  switch (systemCodeOf(error)) {
    case 'EADDRINUSE':
      return failure('PORT_TAKEN', `${port} is already used by another program.`, wanted.ifTaken);
    case 'EACCES':
      return failure('PORT_FORBIDDEN', `${port} may not be used by this user.`, wanted.ifForbidden);
    default:
      return failure(
        'ADDRESS_UNUSABLE',
        `${wanted.otherwise}: ${messageOf(error)}.`,
        'Set an address of this machine, 0.0.0.0 for all of them, or 127.0.0.1 for this machine only.',
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
export const openFilesLimit = async (): Promise<number | null> =>
  openFilesIn(await readFile('/proc/self/limits', 'latin1').catch(() => ''));

/** Reads the soft limit out of proc(5)'s `limits`; Infinity for `unlimited`, null where there is none. */
export const openFilesIn = (limits: string): number | null => {
  const soft = /^Max open files +(\d+|unlimited) /m.exec(limits)?.[1];
  if (soft === undefined) return null;
  return soft === 'unlimited' ? Infinity : Number(soft);
};
