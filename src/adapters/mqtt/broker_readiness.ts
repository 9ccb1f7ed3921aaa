import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '../../domain/failure.js';
import { systemCodeOf } from '../../platform/system_error.js';
import { brokerAddress } from './broker_address.js';
import { openClient } from './broker_client.js';
import { loopback } from './mosquitto_files.js';

/**
 * Finds out whether the broker could listen, by doing so for a moment.
 *
 * @throws Failure PORT_TAKEN or PORT_FORBIDDEN
 */
export const checkPort = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => reject(explained(port, error)));
    server.listen({ host: loopback, port, exclusive: true }, () => server.close(() => resolve()));
  });

/** Resolves once a broker on loopback lets an MQTT client in; gives up when the signal aborts. */
export const untilBrokerServes = async (port: number, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    if (await letsIn(port, signal)) return;
    await pause(50, undefined, { signal }).catch(() => undefined);
  }
};

const oneAttempt = 1000;

const letsIn = (port: number, signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    const client = openClient(
      brokerAddress(`mqtt://${loopback}:${port}`),
      {},
      { protocolVersion: 5, clean: true, reconnectPeriod: 0, connectTimeout: oneAttempt },
      () => undefined,
    );
    const end = (served: boolean): void => {
      signal.removeEventListener('abort', giveUp);
      client.end(true);
      resolve(served);
    };
    const giveUp = (): void => end(false);
    signal.addEventListener('abort', giveUp);
    client.on('connect', () => end(true));
    client.on('error', () => end(false));
    client.on('close', () => end(false));
  });

const explained = (port: number, error: Error): Error => {
  switch (systemCodeOf(error)) {
    case 'EADDRINUSE':
      return new Failure(
        'PORT_TAKEN',
        `Port ${port} on ${loopback}, where the bundled MQTT broker should listen, is already used by another program.`,
        `If it is a broker such as Debian's own Mosquitto service, use it with mqtt.url: mqtt://${loopback}:${port}, or stop it with: sudo systemctl disable --now mosquitto.`,
        { cause: error },
      );
    case 'EACCES':
      return new Failure(
        'PORT_FORBIDDEN',
        `Port ${port}, where the bundled MQTT broker should listen, may not be used by this user.`,
        'Run as root, or use a broker elsewhere (mqtt.url).',
        { cause: error },
      );
    default:
      return error;
  }
};
