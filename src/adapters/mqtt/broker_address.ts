import { Failure } from '../../domain/failure.js';

/** What the broker's URL says. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** The path of a broker behind WebSockets, such as `/mqtt`; null for plain TCP. */
  readonly webSocketPath: string | null;
  /** Of the URL; null where it has none. */
  readonly username: string | null;
  readonly password: string | null;
}

const schemes: Readonly<Record<string, { tls: boolean; webSocket: boolean; port: number }>> = {
  'mqtt:': { tls: false, webSocket: false, port: 1883 },
  'mqtts:': { tls: true, webSocket: false, port: 8883 },
  'ws:': { tls: false, webSocket: true, port: 80 },
  'wss:': { tls: true, webSocket: true, port: 443 },
};

/**
 * Reads `mqtt://host:1883`, `mqtts://user:password@host:8883`, `ws://host/mqtt` or `wss://host/mqtt`; the ports left out are
 * those that IANA gave.
 *
 * @throws Failure MQTT_URL; its message holds no password
 */
export const brokerAddress = (url: string): BrokerAddress => {
  try {
    const { protocol, hostname, port, pathname, search, username, password } = new URL(url);
    const scheme = schemes[protocol];
    if (scheme !== undefined && hostname !== '')
      return {
        host: hostname.replace(/^\[|\]$/g, ''),
        port: port === '' ? scheme.port : Number(port),
        tls: scheme.tls,
        webSocketPath: scheme.webSocket ? `${pathname}${search}` : null,
        username: username === '' ? null : decodeURIComponent(username),
        password: password === '' ? null : decodeURIComponent(password),
      };
  } catch {
    // What was thrown repeats the URL.
  }
  // Without the URL itself: a password may stand in it.
  throw new Failure(
    'MQTT_URL',
    'mqtt.url is not an address of an MQTT broker.',
    'Write it as mqtt://host:1883, or mqtts://host:8883 for TLS (ws:// or wss:// for WebSockets).',
  );
};
