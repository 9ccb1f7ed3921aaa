import { Failure } from '../../domain/failure.js';
import type { SupervisorAnswer, SupervisorApi } from './api.js';

/** The broker that another app offers, as the Supervisor tells it. */
export interface MqttService {
  /** `mqtt://host:1883`, or `mqtts://` where it wants TLS. */
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
}

/**
 * Asks for Home Assistant's own broker. The answer changes when the broker app is installed, removed, or makes new
 * credentials.
 *
 * @throws Failure as `SupervisorApi.get`; NO_MQTT_SERVICE where there is none; SUPERVISOR_ANSWER
 */
export const askForMqttService = async (api: Pick<SupervisorApi, 'get'>): Promise<MqttService> =>
  mqttServiceIn(await api.get('/services/mqtt'));

/**
 * Reads the answer. `protocol` is not read: it names the version that the broker app knew of when it was written, and
 * which ones the broker speaks is found out by speaking to it.
 *
 * @throws Failure NO_MQTT_SERVICE, SUPERVISOR_ANSWER
 */
export const mqttServiceIn = ({ status, data, message }: SupervisorAnswer): MqttService => {
  if (status === 400 || status === 404 || (status === 200 && isEmpty(data))) throw noBroker();
  if (status !== 200) throw unusable(`HTTP ${status}${message === '' ? '' : `: ${message}`}`);
  const service: Readonly<Record<string, unknown>> =
    typeof data === 'object' && data !== null ? { ...data } : {};
  const { host, port, ssl } = service;
  if (typeof host !== 'string' || !/^[\w.:-]+$/.test(host)) throw unusable('it names no host');
  if (!isPort(port)) throw unusable('it names no port');
  return {
    url: `${ssl === true ? 'mqtts' : 'mqtt'}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    username: textOrNull(service['username']),
    password: textOrNull(service['password']),
  };
};

const isEmpty = (data: unknown): boolean =>
  data === null || (typeof data === 'object' && Object.keys(data).length === 0);

const isPort = (port: unknown): port is number =>
  typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535;

const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

const noBroker = (): Failure =>
  new Failure(
    'NO_MQTT_SERVICE',
    'No MQTT broker is known to Home Assistant: install the Mosquitto broker app (add-on) and start it, or set ' +
      'mqtt.url to a broker elsewhere. NUT clients are served all the same.',
    'To do without MQTT, switch mqtt.enabled off.',
  );

const unusable = (why: string): Failure =>
  new Failure(
    'SUPERVISOR_ANSWER',
    `What Home Assistant's Supervisor says about the MQTT broker cannot be used (${why}).`,
    'Start the broker app again, or set mqtt.url, mqtt.username and mqtt.password.',
  );
