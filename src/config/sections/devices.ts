import type { FromSchema } from 'json-schema-to-ts';
import type { ProbedSettings } from '../../domain/settings.js';
import { comparableAddress } from '../text/addresses.js';
import { idOf } from '../text/identifiers.js';
import { isSection, textAt } from '../text/key_path.js';
import { webUrlOf } from '../text/urls.js';
import { integer, string } from './schema_parts.js';

/** Shared with hosts. */
export const deviceAddress = string(1, 253, {
  format: 'device-address',
  expected: 'an IPv4 address, an IPv6 address or a host name',
});

/** Shared with hosts. */
export const deviceName = string(1, 100, {
  pattern: '^(?=[^\\u0000-\\u001f\\u007f-\\u009f]*$).*\\S',
  expected: 'a name of 1 to 100 characters on one line',
});

const address = {
  ...deviceAddress,
  description: 'The IPv4 address, IPv6 address or host name of the device; a fixed IP address is the safest.',
} as const;

const name = {
  ...deviceName,
  description: "What people call the device; left out: its address, its URL's host or its topic.",
} as const;

const payload = string(1, 256, {});

const icmp = {
  type: 'object',
  additionalProperties: false,
  description: 'Asks the device with an ICMP echo (ping), which nearly every device on the network answers.',
  required: ['probe', 'address'],
  properties: {
    probe: { const: 'icmp', description: 'How the device is asked; left out: icmp.' },
    name,
    address,
  },
} as const;

const tcp = {
  type: 'object',
  additionalProperties: false,
  description: 'Opens a TCP connection; also a refused one is an answer, for somebody is there to refuse.',
  required: ['probe', 'address', 'port'],
  properties: {
    probe: { const: 'tcp', description: 'How the device is asked: by a TCP connection.' },
    name,
    address,
    port: integer(1, 65535, {
      description: 'The TCP port to connect to, such as 80, or 6668 for a Tuya plug.',
    }),
  },
} as const;

const http = {
  type: 'object',
  additionalProperties: false,
  description: 'Asks for a web page; any answer counts as alive, also an error page.',
  required: ['probe', 'url'],
  properties: {
    probe: { const: 'http', description: 'How the device is asked: by an HTTP request.' },
    name,
    url: string(1, 2048, {
      format: 'web-url',
      expected: 'a URL such as http://192.168.1.41/, without user and password',
      description: 'The page to ask for, beginning with http:// or https://, without user and password.',
    }),
  },
} as const;

const mqtt = {
  type: 'object',
  additionalProperties: false,
  description:
    'Listens to what the device, or its bridge, publishes about it; what was never heard of is unknown.',
  required: ['probe', 'topic'],
  properties: {
    probe: {
      const: 'mqtt',
      description: 'How the device is asked: by its availability topic on the broker.',
    },
    name,
    topic: string(1, 512, {
      pattern: '^[^+#\\u0000-\\u001f\\u007f-\\u009f]+$',
      expected: 'a topic of 1 to 512 characters without the wildcards + and #',
      description: 'The topic that tells whether the device is there, without wildcards.',
    }),
    alive: { ...payload, default: 'online', description: 'The payload, or value, that means alive.' },
    silent: { ...payload, default: 'offline', description: 'The payload, or value, that means silent.' },
    key: string(1, 256, {
      pattern: '^[^.]+(\\.[^.]+)*$',
      expected: 'a key such as state, or keys joined by dots such as a.b',
      description:
        'Where the payload is JSON, the key whose value is compared, such as state, or a.b for a key within a key.',
    }),
  },
} as const;

/** A sentinel or witness in its expanded form: `probe` tells the form, and no shorthand is left. */
export const deviceSchema = {
  type: 'object',
  discriminator: { propertyName: 'probe' },
  required: ['probe'],
  expected: 'an address, or a section such as {name: Kitchen plug, address: 192.168.1.40}',
  description: 'A device, or just its address.',
  oneOf: [icmp, tcp, http, mqtt],
} as const;

type Device = FromSchema<typeof deviceSchema>;

/** A sentinel or witness, and how it is probed. */
export interface DeviceSettings extends ProbedSettings {
  readonly probe: ProbeSettings;
}

export type ProbeSettings =
  | { readonly kind: 'icmp'; readonly address: string }
  | { readonly kind: 'tcp'; readonly address: string; readonly port: number }
  /** `url`: http or https, absolute. */
  | { readonly kind: 'http'; readonly url: string }
  | MqttProbeSettings;

export interface MqttProbeSettings {
  readonly kind: 'mqtt';
  readonly topic: string;
  /** The payload, or value at `key`, that means alive. */
  readonly alive: string;
  /** The one that means silent, usually a last will's. */
  readonly silent: string;
  /** Keys joined by dots into a JSON payload; null: the payload itself is compared. */
  readonly key: string | null;
}

/** An address alone becomes a section, a probe left out becomes icmp. */
export const expandedDevices = (devices: unknown): unknown =>
  Array.isArray(devices) ? devices.map((device: unknown) => expandedDevice(device)) : devices;

const expandedDevice = (device: unknown): unknown => {
  if (typeof device === 'string') return { probe: 'icmp', address: device };
  if (!isSection(device) || Object.hasOwn(device, 'probe')) return device;
  return { ...device, probe: 'icmp' };
};

/**
 * What a device in its expanded form is called: its name, or else its address, its URL's host or its topic. Null where it is
 * too broken to have one.
 */
export const nameOf = (device: unknown): string | null =>
  textAt(device, 'name') ??
  textAt(device, 'address') ??
  webUrlOf(textAt(device, 'url') ?? '')?.host ??
  textAt(device, 'topic');

/** What two entries have in common when they mean the same device: its address, or its topic. Null: nothing to compare. */
export const targetOf = (device: unknown): string | null => {
  const host = textAt(device, 'address') ?? webUrlOf(textAt(device, 'url') ?? '')?.hostname;
  if (host !== undefined) return comparableAddress(host.replace(/^\[(.*)\]$/, '$1'));
  const topic = textAt(device, 'topic');
  return topic === null ? null : `topic ${topic}`;
};

export const deviceSettings = (device: Device): DeviceSettings => {
  const called = nameOf(device) ?? '';
  return { id: idOf(called), name: called, probe: probeSettings(device) };
};

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
