import { resolve } from 'node:path';
import { httpPort, listenAddressOf, nutPort, type ListenAddress } from './address_text.js';
import { deepFrozen } from './deep_freeze.js';
import { idOf, nameOf } from './device_identity.js';
import { durationFrom } from './duration_text.js';
import { hostDevice, upsSettings } from './host_conversion.js';
import { presets } from './nut_presets.js';
import type { Configuration } from './schema.js';
import type {
  DeviceSettings,
  HttpSettings,
  MqttSettings,
  NutUser,
  ProbeSettings,
  Settings,
} from './settings.js';
import { brokerUrlOf } from './url_text.js';

type Device = Configuration['sentinels'][number];

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

const nutAddress = (text: string): readonly ListenAddress[] => {
  const address = listenAddressOf(text, nutPort);
  return address === null ? [] : [address];
};

const nutUsers = (nut: Configuration['nut']): readonly NutUser[] => [
  ...nut.users.map(({ name, password, role }) => ({ name, password, role })),
  ...nut.presets.map((preset): NutUser => {
    const { user, password } = presets[preset];
    return { name: user, password, role: 'secondary' };
  }),
];

const httpSettings = (http: Configuration['http']): HttpSettings | null => {
  const address = typeof http === 'boolean' ? null : listenAddressOf(http.listen, httpPort);
  if (typeof http === 'boolean' || address === null) return null;
  return {
    ...address,
    token: http.token ?? null,
    trustedProxies: http.trusted_proxies,
    reportForOthers: http.report_for_others,
  };
};

/**
 * Turns a valid configuration into what the program works with: durations in milliseconds, ids, a UPS for every name.
 *
 * @param folder what file names are relative to
 */
export const settingsOf = (configuration: Configuration, folder: string): Settings => {
  const { sentinels, witnesses, detection, ups, hosts, wake, mqtt, nut, http, log } = configuration;
  return deepFrozen({
    sentinels: sentinels.map(deviceSettings),
    witnesses: witnesses.map(deviceSettings),
    detection: {
      interval: durationFrom(detection.interval),
      timeout: durationFrom(detection.timeout),
      confirmations: detection.confirmations,
      silent: typeof detection.silent === 'number' ? detection.silent : 'all',
      restoreAfter: durationFrom(detection.restore_after),
      bootGrace: durationFrom(detection.boot_grace),
      linkDown: detection.link_down,
    },
    upses: upsSettings(configuration),
    battery:
      ups.battery === undefined
        ? null
        : { runtime: durationFrom(ups.battery.runtime), recharge: durationFrom(ups.battery.recharge) },
    hosts: hosts.map((host) => hostDevice(host, wake)),
    wake: {
      delay: durationFrom(wake.delay),
      retryEvery: durationFrom(wake.retry_every),
      giveUpAfter: durationFrom(wake.give_up_after),
    },
    mqtt: mqttSettings(mqtt, folder),
    nut: {
      mode: nut.mode,
      listen: nut.listen.flatMap(nutAddress),
      users: nutUsers(nut),
      statePath: nut.state_path,
    },
    http: httpSettings(http),
    log: { level: log.level },
  });
};

/**
 * Every password of the configuration, in every spelling that may appear somewhere. Without those of presets: everyone
 * knows them, and one is a word (`secret`) that would vanish from every line.
 */
export const passwordsOf = ({ hosts, mqtt, nut, http }: Configuration): readonly string[] => {
  const broker = typeof mqtt === 'boolean' ? null : mqtt;
  const url = broker?.url === undefined ? null : brokerUrlOf(broker.url);
  return [
    broker?.password,
    url?.password,
    url?.encodedPassword,
    ...nut.users.map(({ password }) => password),
    typeof http === 'boolean' ? null : http.token,
    ...hosts.map(({ wake }) => wake.secureon),
  ].filter((password): password is string => typeof password === 'string' && password !== '');
};
