import { Failure } from '../../domain/failure.js';

/** What the broker's URL says. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Of the URL; null where it has none. */
  readonly username: string | null;
  readonly password: string | null;
}

/**
 * Reads `mqtt://host:1883` or `mqtts://user:password@host:8883`; the ports are those that IANA gave to MQTT.
 *
 * @throws Failure MQTT_URL; its message holds no password
 */
export const brokerAddress = (url: string): BrokerAddress => {
  const parsed = parse(url);
  const tls = parsed.protocol === 'mqtts:';
  if ((!tls && parsed.protocol !== 'mqtt:') || parsed.hostname === '') throw badUrl();
  return {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? (tls ? 8883 : 1883) : Number(parsed.port),
    tls,
    username: decoded(parsed.username),
    password: decoded(parsed.password),
  };
};

/** Host and port for people. */
export const placeOf = ({ host, port }: Pick<BrokerAddress, 'host' | 'port'>): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

const parse = (url: string): URL => {
  try {
    return new URL(url);
  } catch {
    throw badUrl();
  }
};

const decoded = (part: string): string | null => {
  if (part === '') return null;
  try {
    return decodeURIComponent(part);
  } catch {
    throw badUrl();
  }
};

// Without the URL itself: a password may stand in it.
const badUrl = (): Failure =>
  new Failure(
    'MQTT_URL',
    'mqtt.url is not an address of an MQTT broker.',
    'Write it as mqtt://host:1883, or mqtts://host:8883 for TLS.',
  );
