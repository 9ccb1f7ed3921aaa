import { createServer, isIP } from 'node:net';
import type { ListenAddress } from '../../config/sections/nut.js';
import { Failure, messageOf } from '../../domain/failure.js';
import { systemCodeOf } from '../../platform/system_error.js';
import { withoutCovered } from './covered_addresses.js';

export interface CheckedListenAddresses {
  /**
   * At least one. Names are replaced by the address that they stand for now; what another address covers is left out.
   */
  readonly usable: readonly ListenAddress[];
  /** Those that this machine does not have now: an interface that lost its address, a name that does not resolve. */
  readonly absent: readonly ListenAddress[];
}

/**
 * Finds out on which of the addresses upsd could listen, by doing so for a moment. upsd itself would only end, with words
 * that nobody connects with a setting.
 *
 * @throws Failure PORT_TAKEN, PORT_FORBIDDEN, or ADDRESS_UNUSABLE where none of them can be listened on
 */
export async function checkListenAddresses(
  listen: readonly ListenAddress[],
): Promise<CheckedListenAddresses> {
  const usable: ListenAddress[] = [];
  const absent: ListenAddress[] = [];
  let firstAbsence: Error | null = null;
  for (const wanted of withoutCovered(listen)) {
    try {
      usable.push(await listenForAMoment(wanted));
    } catch (error) {
      if (!(error instanceof Error) || !isAbsence(error)) throw explained(wanted, error);
      absent.push(wanted);
      firstAbsence ??= explained(wanted, error);
    }
  }
  if (usable.length === 0 && firstAbsence !== null) throw firstAbsence;
  return { usable: withoutCovered(usable), absent };
}

/** Whether upsd could listen there now, on `::` also as its versions up to 2.8.0 do: for IPv4 too. Never rejects. */
export const canListenOn = (wanted: ListenAddress): Promise<boolean> =>
  listenForAMoment(wanted, false).then(
    () => true,
    () => false,
  );

/** @returns the IP address behind it where this machine has that and somebody listens there; null otherwise. Never rejects. */
export const addressInUse = (wanted: ListenAddress): Promise<string | null> =>
  listenForAMoment(wanted).then(
    () => null,
    (error: unknown) => (systemCodeOf(error) === 'EADDRINUSE' ? addressOf(error) : null),
  );

/** Node.js tells it with the error (https://nodejs.org/api/errors.html, `error.address`). */
const addressOf = (error: unknown): string | null =>
  error instanceof Error && 'address' in error && typeof error.address === 'string' ? error.address : null;

/** @returns the address listened on, where a name was given */
const listenForAMoment = ({ address, port }: ListenAddress, ipv6Only = true): Promise<ListenAddress> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(
      { host: address, port, exclusive: true, ipv6Only: ipv6Only && address.includes(':') },
      () => {
        const bound = server.address();
        const name = isIP(address) === 0 && typeof bound === 'object' && bound !== null;
        server.close(() => resolve({ address: name ? bound.address : address, port }));
      },
    );
  });

/** EAFNOSUPPORT: a kernel without IPv6, for `[::]`. */
const isAbsence = (error: Error): boolean =>
  ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENOTFOUND', 'EAI_AGAIN'].includes(systemCodeOf(error) ?? '');

/** As NUT's LISTEN and the configuration's nut.listen are shown to people. */
export const shown = ({ address, port }: ListenAddress): string =>
  `${address.includes(':') ? `[${address}]` : address}:${port}`;

function explained(wanted: ListenAddress, error: unknown): Failure {
  const { port } = wanted;
  const where = shown(wanted);
  switch (systemCodeOf(error)) {
    case 'EADDRINUSE':
      return new Failure(
        'PORT_TAKEN',
        `Port ${port} (nut.listen: ${where}) is already used by another program.`,
        'It may be another NUT server: in Home Assistant the app Network UPS Tools (stop it there), on Debian its own (systemctl disable --now nut-server). Or set another port in nut.listen.',
        { cause: error },
      );
    case 'EACCES':
      return new Failure(
        'PORT_FORBIDDEN',
        `Port ${port} (nut.listen: ${where}) may not be used by this user.`,
        'Choose a port above 1023 in nut.listen.',
        { cause: error },
      );
    default:
      return new Failure(
        'ADDRESS_UNUSABLE',
        `NUT cannot listen on ${where} (nut.listen): ${messageOf(error)}.`,
        'Set an address of this machine, 0.0.0.0 for all of them, or 127.0.0.1 for this machine only.',
        { cause: error },
      );
  }
}
