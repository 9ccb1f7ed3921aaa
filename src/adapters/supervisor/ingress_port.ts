import { Failure } from '../../domain/failure.js';
import type { SupervisorAnswer, SupervisorApi } from './api.js';

/**
 * Asks on which port the Supervisor will look for our page; it chooses the port itself (`ingress_port: 0`), because on the host's
 * network a fixed one may be taken. Null where it wants none.
 *
 * @throws Failure as `SupervisorApi.get`; SUPERVISOR_ANSWER
 */
export const askForIngressPort = async (api: Pick<SupervisorApi, 'get'>): Promise<number | null> =>
  ingressPortIn(await api.get('/addons/self/info'));

/** @throws Failure SUPERVISOR_ANSWER */
export const ingressPortIn = ({ status, data, message }: SupervisorAnswer): number | null => {
  const info: Readonly<Record<string, unknown>> =
    typeof data === 'object' && data !== null ? { ...data } : {};
  const { ingress, ingress_port: port } = info;
  if (status === 200 && ingress === false) return null;
  if (status === 200 && typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535)
    return port;
  const words = message === '' ? '' : `: ${message}`;
  throw new Failure(
    'SUPERVISOR_ANSWER',
    `Home Assistant's Supervisor names no port for the page (HTTP ${status}${words}).`,
    'Start the app again.',
  );
};
