import { readFile } from 'node:fs/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { connect, MqttClient, type IClientOptions } from 'mqtt';
import { Failure, messageOf } from '../../domain/failure.js';
import type { BrokerAddress } from './broker_address.js';
import { doWithoutNumberCache } from './number_cache.js';
import type { MqttSettings } from './settings.js';

/** Contents of the files named in the settings. */
export interface TlsFiles {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/**
 * Reads the files for TLS. Done for every attempt, so that renewed certificates are taken without a restart.
 *
 * @throws Failure MQTT_FILE
 */
export const readTlsFiles = async (
  settings: Pick<MqttSettings, 'ca' | 'cert' | 'key'>,
): Promise<TlsFiles> => ({
  ...(settings.ca === null ? {} : { ca: await read('ca', settings.ca) }),
  ...(settings.cert === null ? {} : { cert: await read('cert', settings.cert) }),
  ...(settings.key === null ? {} : { key: await read('key', settings.key) }),
});

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
  onReached: () => void,
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
    hostname: host.includes(':') ? `[${host}]` : host,
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
  const stream = connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...files });
  return stream.setNoDelay(true);
};

const read = async (setting: string, file: string): Promise<Buffer> => {
  try {
    return await readFile(file);
  } catch (thrown) {
    throw new Failure(
      'MQTT_FILE',
      `The file of mqtt.${setting} cannot be read: ${messageOf(thrown)}.`,
      `Correct mqtt.${setting}, or let the service read the file.`,
      { cause: thrown },
    );
  }
};
