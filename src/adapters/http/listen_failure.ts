import { Failure, messageOf } from '../../domain/failure.js';
import { systemCodeOf } from '../../platform/system_error.js';

/** Why nobody can reach the hub, in the words of the configuration. */
export function listenFailure(host: string, port: number, error: unknown): Failure {
  const where = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  switch (systemCodeOf(error)) {
    case 'EADDRINUSE':
      return new Failure(
        'PORT_TAKEN',
        `Port ${port} (http.listen: ${where}) is already used by another program.`,
        'Stop that program, or set another port in http.listen.',
        { cause: error },
      );
    case 'EACCES':
      return new Failure(
        'PORT_FORBIDDEN',
        `Port ${port} (http.listen: ${where}) may not be used by this user.`,
        'Choose a port above 1023 in http.listen.',
        { cause: error },
      );
    default:
      return new Failure(
        'ADDRESS_UNUSABLE',
        `HTTP cannot be served on ${where} (http.listen): ${messageOf(error)}.`,
        'Set an address of this machine, 0.0.0.0 for all of them, or 127.0.0.1 for this machine only.',
        { cause: error },
      );
  }
}

/** Why Home Assistant cannot show the page. */
export const ingressListenFailure = (host: string, port: number, error: unknown): Failure =>
  new Failure(
    'INGRESS_UNUSABLE',
    `The page for Home Assistant cannot be served on ${host}:${port}: ${messageOf(error)}.`,
    'Restart the app; if that does not help, restart the Supervisor.',
    { cause: error },
  );
