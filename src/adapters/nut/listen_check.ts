import { createServer } from 'node:net';
import { Failure, systemCodeOf } from '../../domain/failure.js';
import type { ListenAddress } from './upsd_files.js';

/**
 * Finds out whether upsd could listen on all the addresses, by doing so for a moment. upsd itself would only end, with
 * words that nobody connects with a setting.
 *
 * @throws Failure PORT_TAKEN, PORT_FORBIDDEN or ADDRESS_UNUSABLE
 */
export async function checkListenAddresses(listen: readonly ListenAddress[]): Promise<void> {
  for (const address of listen) await checkOne(address);
}

function checkOne({ address, port }: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => reject(explained(address, port, error)));
    server.listen({ host: address, port, exclusive: true, ipv6Only: address.includes(':') }, () => {
      server.close(() => resolve());
    });
  });
}

function explained(address: string, port: number, error: Error): Failure {
  const where = `${address.includes(':') ? `[${address}]` : address}:${port}`;
  switch (systemCodeOf(error)) {
    case 'EADDRINUSE':
      return new Failure(
        'PORT_TAKEN',
        `Port ${port} (nut.listen: ${where}) is already used by another program.`,
        "It may be Debian's own NUT server: stop it (systemctl disable --now nut-server), or set another port in nut.listen.",
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
        `NUT cannot listen on ${where} (nut.listen): ${error.message}.`,
        'Set an address of this machine, 0.0.0.0 for all of them, or 127.0.0.1 for this machine only.',
        { cause: error },
      );
  }
}
