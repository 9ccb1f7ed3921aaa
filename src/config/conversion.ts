import { resolve } from 'node:path';
import { milliseconds, type Duration } from '../domain/time.js';
import { listenAddressOf, type ListenAddress } from './address_text.js';
import { deepFrozen } from './deep_freeze.js';
import { idOf, nameOf } from './device_identity.js';
import { durationOf } from './duration_text.js';
import type { Configuration } from './schema.js';
import type { DeviceSettings, MqttSettings, ProbeSettings, Settings } from './settings.js';
import { brokerUrlOf } from './url_text.js';

type Device = Configuration['sentinels'][number];

/** A duration that was validated before. */
const duration = (text: string): Duration => durationOf(text) ?? milliseconds(0);

const probeSettings = (device: Device): ProbeSettings => {
  switch (device.probe) {
    case 'icmp':
      return { kind: 'icmp', address: device.address };
    case 'tcp':
      return { kind: 'tcp', address: device.address, port: device.port };
    case 'http':
      return { kind: 'http', url: device.url };
    case 'mqtt': {
      const { topic, alive, silent, key } = device;
      return { kind: 'mqtt', topic, alive, silent, key: key ?? null };
    }
  }
};

const deviceSettings = (device: Device): DeviceSettings => {
  const name = nameOf(device) ?? '';
  return { id: idOf(name), name, probe: probeSettings(device) };
};

const mqttSettings = (mqtt: Configuration['mqtt'], folder: string): MqttSettings | null => {
  if (typeof mqtt === 'boolean') return null;
  const broker = mqtt.url === undefined ? null : brokerUrlOf(mqtt.url);
  const file = (path: string | undefined): string | null =>
    path === undefined ? null : resolve(folder, path);
  return {
    url: broker?.url ?? null,
    username: mqtt.username ?? broker?.username ?? null,
    password: mqtt.password ?? broker?.password ?? null,
    ca: file(mqtt.ca),
    cert: file(mqtt.cert),
    key: file(mqtt.key),
    clientId: mqtt.client_id ?? null,
    baseTopic: mqtt.base_topic,
    discoveryPrefix: mqtt.discovery_prefix,
  };
};

const listenAddress = (text: string): readonly ListenAddress[] => {
  const address = listenAddressOf(text);
  return address === null ? [] : [address];
};

/**
 * Turns a valid configuration into what the program works with: durations in milliseconds, ids, a UPS for every name.
 *
 * @param folder what file names are relative to
 */
export const settingsOf = (configuration: Configuration, folder: string): Settings => {
  const { sentinels, witnesses, detection, ups, mqtt, nut, log } = configuration;
  const common = { description: ups.description, lowBatteryAfter: duration(ups.low_battery_after) };
  return deepFrozen({
    sentinels: sentinels.map(deviceSettings),
    witnesses: witnesses.map(deviceSettings),
    detection: {
      interval: duration(detection.interval),
      timeout: duration(detection.timeout),
      confirmations: detection.confirmations,
      silent: typeof detection.silent === 'number' ? detection.silent : 'all',
      restoreAfter: duration(detection.restore_after),
      bootGrace: duration(detection.boot_grace),
      linkDown: detection.link_down,
    },
    upses: [
      { name: ups.name, ...common, aliasOf: null },
      ...ups.aliases.map((name) => ({ name, ...common, aliasOf: ups.name })),
    ],
    battery:
      ups.battery === undefined
        ? null
        : { runtime: duration(ups.battery.runtime), recharge: duration(ups.battery.recharge) },
    mqtt: mqttSettings(mqtt, folder),
    nut: {
      mode: nut.mode,
      listen: nut.listen.flatMap(listenAddress),
      users: nut.users.map(({ name, password, role }) => ({ name, password, role })),
      statePath: nut.state_path,
    },
    log: { level: log.level },
  });
};

/** Every password of the configuration, in every spelling that may appear somewhere. */
export const passwordsOf = ({ mqtt, nut }: Configuration): readonly string[] => {
  const broker = typeof mqtt === 'boolean' ? null : mqtt;
  const url = broker?.url === undefined ? null : brokerUrlOf(broker.url);
  return [
    broker?.password,
    url?.password,
    url?.encodedPassword,
    ...nut.users.map(({ password }) => password),
  ].filter((password): password is string => typeof password === 'string' && password !== '');
};
