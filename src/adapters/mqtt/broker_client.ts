import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { connect, MqttClient, type IClientOptions } from 'mqtt';
import { Failure, messageOf } from '../../domain/failure.js';
import { bracketed } from '../../platform/ip_address.js';
import type { BrokerAddress } from './broker_address.js';
import type { MqttSettings } from './settings.js';

/** Contents of the files named in the settings. */
export type TlsFiles = Partial<Record<'ca' | 'cert' | 'key', Buffer>>;

/**
 * Reads the files for TLS. Done for every attempt, so that renewed certificates are taken without a restart.
 *
 * @throws Failure MQTT_FILE
 */
export const readTlsFiles = async (
  settings: Pick<MqttSettings, 'ca' | 'cert' | 'key'>,
): Promise<TlsFiles> => {
  const files: TlsFiles = {};
  for (const setting of ['ca', 'cert', 'key'] as const) {
    const file = settings[setting];
    if (file !== null) files[setting] = await readFile(file).catch(unreadable(setting));
  }
  return files;
};

const unreadable =
  (setting: string) =>
  (thrown: unknown): never => {
    throw new Failure(
      'MQTT_FILE',
      `The file of mqtt.${setting} cannot be read: ${messageOf(thrown)}.`,
      `Correct mqtt.${setting}, or let the service read the file.`,
      { cause: thrown },
    );
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
    return new MqttClient(() => {
      const stream = openStream(address, files);
      stream.once(tls ? 'secureConnect' : 'connect', onReached);
      return stream;
    }, options);
  const client = connect({
    ...options,
    ...files,
    protocol: tls ? 'wss' : 'ws',
    hostname: bracketed(host),
    port,
    path: webSocketPath,
  });
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
    const write = propertyOf(encoder, 'writeToStream');
    if (typeof write === 'function') Reflect.set(write, 'cacheNumbers', false);
  } catch {
    // It then costs memory, and nothing else.
  }
};

const propertyOf = (value: unknown, name: string): unknown =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'
    ? Reflect.get(value, name)
    : undefined;
