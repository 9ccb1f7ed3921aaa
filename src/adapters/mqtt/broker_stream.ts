import { readFile } from 'node:fs/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Failure, messageOf } from '../../domain/failure.js';
import type { BrokerAddress } from './broker_address.js';
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
 * Opens the connection. Small messages go out at once (no Nagle): a second one would otherwise wait for the
 * acknowledgement of the first.
 *
 * @throws Error for certificates that OpenSSL cannot read
 */
export const openStream = (address: BrokerAddress, files: TlsFiles): Socket => {
  const { host, port } = address;
  if (!address.tls) return connectTcp({ host, port, noDelay: true });
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
