import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { connect, MqttClient, type IClientOptions } from 'mqtt';
import { Failure, messageOf } from '../../domain/core/failure.js';
import { bracketed } from '../../platform/ip_address.js';
import type { MqttSettings } from './settings.js';

/** What the broker's URL says. */
export type BrokerAddress = ReturnType<typeof brokerAddress>;

/** With the ports that IANA gave. */
const schemes: Readonly<Record<string, { tls: boolean; webSocket: boolean; port: number }>> = {
  'mqtt:': { tls: false, webSocket: false, port: 1883 },
  'mqtts:': { tls: true, webSocket: false, port: 8883 },
  'ws:': { tls: false, webSocket: true, port: 80 },
  'wss:': { tls: true, webSocket: true, port: 443 },
};

/**
 * Reads `mqtt://host:1883`, `mqtts://user:password@host:8883`, `ws://host/mqtt` or `wss://host/mqtt`.
 *
 * @throws Failure MQTT_URL; its message holds no password
 */
export const brokerAddress = (url: string) => {
  try {
    const { protocol, hostname, port, pathname, search, username, password } = new URL(url);
    const scheme = schemes[protocol];
    if (scheme !== undefined && hostname !== '')
      return {
        host: hostname.replace(/^\[|\]$/g, ''),
        port: port === '' ? scheme.port : Number(port),
        tls: scheme.tls,
        /** Such as `/mqtt`; null for plain TCP. */
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

export type TlsFiles = Partial<Record<'ca' | 'cert' | 'key', Buffer>>;

/** Done for every attempt, so that renewed certificates are taken without a restart. @throws Failure MQTT_FILE */
export const readTlsFiles = async (
  settings: Pick<MqttSettings, 'ca' | 'cert' | 'key'>,
): Promise<TlsFiles> => {
  const files: TlsFiles = {};
  for (const setting of ['ca', 'cert', 'key'] as const) {
    const file = settings[setting];
    try {
      if (file !== null) files[setting] = await readFile(file);
    } catch (cause) {
      const message = `The file of mqtt.${setting} cannot be read: ${messageOf(cause)}.`;
      const remedy = `Correct mqtt.${setting}, or let the service read the file.`;
      throw new Failure('MQTT_FILE', message, remedy, { cause });
    }
  }
  return files;
};

/**
 * A client that is on its way to the broker.
 *
 * @param onReached called once the network connection stands, before the broker says anything
 * @throws Error for certificates that OpenSSL cannot read
 */
export const openClient = (
  address: BrokerAddress,
  files: TlsFiles,
  options: IClientOptions,
  onReached: () => void = () => undefined,
): MqttClient => {
  doWithoutNumberCache();
  const { host, port, tls, webSocketPath } = address;
  if (webSocketPath === null)
    return new MqttClient(
      () => openStream(address, files).once(tls ? 'secureConnect' : 'connect', onReached),
      options,
    );
  const url = { protocol: tls ? 'wss' : 'ws', hostname: bracketed(host), port, path: webSocketPath } as const;
  const client = connect({ ...options, ...files, ...url });
  // The library does not tell when the web server lets us in; where there is none, it tells an error.
  onReached();
  return client;
};

// Small messages go out at once (no Nagle): a second one would otherwise wait for the acknowledgement of the first.
const openStream = ({ host, port, tls }: BrokerAddress, files: TlsFiles): Socket => {
  if (!tls) return connectTcp({ host, port, noDelay: true });
  const stream = connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }), ...files });
  return stream.setNoDelay(true);
};

/**
 * Keeps the library's packet encoder from holding a buffer for every number of two bytes: 65 536 of them, 7 MB and a
 * heap that is slower to collect, for a cache that pays only with thousands of messages a second (`cacheNumbers` in the
 * documentation of mqtt-packet). Where the library has no such switch, nothing happens.
 */
const doWithoutNumberCache = (): void => {
  try {
    // The encoder is the library's own dependency, so it is looked for where the library looks for it.
    const library = createRequire(import.meta.url).resolve('mqtt');
    const encoder: unknown = createRequire(library)('mqtt-packet');
    if (encoder instanceof Object && 'writeToStream' in encoder && encoder.writeToStream instanceof Object)
      Reflect.set(encoder.writeToStream, 'cacheNumbers', false);
  } catch {
    // It then costs memory, and nothing else.
  }
};
