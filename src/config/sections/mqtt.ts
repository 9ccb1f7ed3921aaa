import { resolve } from 'node:path';
import type { FromSchema } from 'json-schema-to-ts';
import { isSection, textAt, valueAt } from '../text/key_path.js';
import { brokerUrlOf } from '../text/urls.js';
import { mistake, type Mistake, type SectionRules } from './section.js';

const file = { type: 'string', minLength: 1, maxLength: 1024 } as const;

const topicPart = {
  type: 'string',
  minLength: 1,
  maxLength: 100,
  pattern:
    '^[^+#/$\\s\\u0000-\\u001f\\u007f-\\u009f]([^+#\\s\\u0000-\\u001f\\u007f-\\u009f]*[^+#/\\s\\u0000-\\u001f\\u007f-\\u009f])?$',
  expected: 'a topic of 1 to 100 characters without spaces, + or #, and without / at its beginning or end',
} as const;

/** The broker. `false` turns MQTT off. */
export const mqttSchema = {
  type: ['object', 'boolean'],
  not: { const: true },
  expected: 'a section with keys such as url, or false to turn MQTT off',
  description:
    'The MQTT broker that Home Assistant listens to; left out: the bundled Mosquitto on 127.0.0.1:1883; false: no MQTT at all.',
  default: {},
  additionalProperties: false,
  properties: {
    enabled: {
      type: 'boolean',
      default: true,
      description: 'Whether there is MQTT at all; false turns it off, whatever else is set here.',
    },
    url: {
      type: 'string',
      minLength: 1,
      maxLength: 2048,
      format: 'broker-url',
      writeOnly: true,
      expected: 'a URL such as mqtt://broker:1883, beginning with mqtt://, mqtts://, ws:// or wss://',
      description:
        'The broker, beginning with mqtt://, mqtts:// (TLS), ws:// or wss://; left out: the bundled Mosquitto on 127.0.0.1:1883.',
    },
    username: {
      type: 'string',
      minLength: 1,
      maxLength: 256,
      pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]+$',
      expected: 'a user name of 1 to 256 characters on one line',
      description: 'The user name for the broker, where it asks for one.',
    },
    password: {
      type: 'string',
      minLength: 1,
      maxLength: 1024,
      writeOnly: true,
      description: "The broker user's password, best kept in secrets.yaml and written here as !secret name.",
    },
    ca: {
      ...file,
      description:
        "The PEM file with the certificate authority that signed the broker's certificate, relative to this file.",
    },
    cert: {
      ...file,
      description:
        'The PEM file with our client certificate, where the broker asks for one, relative to this file.',
    },
    key: {
      ...file,
      description: "The PEM file with the client certificate's private key, relative to this file.",
    },
    client_id: {
      type: 'string',
      minLength: 1,
      maxLength: 64,
      pattern: '^[A-Za-z0-9_.:-]+$',
      expected: 'an identifier of 1 to 64 letters, digits, dots, colons, dashes and underscores',
      description: 'What we call ourselves at the broker, unique there; left out: a name of its own is made.',
    },
    base_topic: {
      ...topicPart,
      default: 'sentinel-ups',
      description:
        'The topic under which everything is published; several instances on one broker need one each.',
    },
    discovery_prefix: {
      ...topicPart,
      default: 'homeassistant',
      description: "Home Assistant's discovery prefix, as it is set in its MQTT integration.",
    },
  },
} as const;

type Mqtt = FromSchema<typeof mqttSchema>;

export interface MqttSettings {
  /** Without user and password. Null: the bundled broker on 127.0.0.1:1883. */
  readonly url: string | null;
  readonly username: string | null;
  readonly password: string | null;
  /** File with the certificates of the authorities to trust (PEM, as `cert` and `key`); null: those that Node.js trusts. */
  readonly ca: string | null;
  /** File with our own certificate, for brokers that ask for one; goes with `key`. Paths are absolute. */
  readonly cert: string | null;
  readonly key: string | null;
  /** Null: derived from `baseTopic`, the same at every start, so that the broker takes over a connection left half open. */
  readonly clientId: string | null;
  readonly baseTopic: string;
  readonly discoveryPrefix: string;
}

/**
 * Null where MQTT is turned off.
 *
 * @param folder what file names are relative to
 */
export const mqttSettings = (mqtt: Mqtt, folder: string): MqttSettings | null => {
  if (typeof mqtt === 'boolean') return null;
  const broker = mqtt.url === undefined ? null : brokerUrlOf(mqtt.url);
  const absolute = (path: string | undefined): string | null =>
    path === undefined ? null : resolve(folder, path);
  return {
    url: broker?.url ?? null,
    username: mqtt.username ?? broker?.username ?? null,
    password: mqtt.password ?? broker?.password ?? null,
    ca: absolute(mqtt.ca),
    cert: absolute(mqtt.cert),
    key: absolute(mqtt.key),
    clientId: mqtt.client_id ?? null,
    baseTopic: mqtt.base_topic,
    discoveryPrefix: mqtt.discovery_prefix,
  };
};

const passwordsOf = (mqtt: Mqtt): readonly (string | null | undefined)[] => {
  if (typeof mqtt === 'boolean') return [];
  const url = mqtt.url === undefined ? null : brokerUrlOf(mqtt.url);
  return [mqtt.password, url?.password, url?.encodedPassword];
};

/** `enabled: false` says in a section, for forms that know no other way, what `false` says in its place. */
const expandedMqtt = (mqtt: unknown): unknown =>
  isSection(mqtt) && mqtt['enabled'] === false ? false : mqtt;

/** Keys that make no sense without a broker of the user's own. */
const keysOfOwnBroker = ['username', 'password', 'ca', 'cert', 'key'] as const;
const keysOfEncryption = ['ca', 'cert', 'key'] as const;

const given = (data: unknown, key: string): boolean => textAt(data, 'mqtt', key) !== null;

const withoutUrl = (data: unknown): readonly Mistake[] =>
  keysOfOwnBroker
    .filter((key) => given(data, key))
    .map((key) =>
      mistake(['mqtt', key], 'needs mqtt.url: the broker that is used without it has no use for it', 'key'),
    );

const withUrl = (data: unknown, text: string): readonly Mistake[] => {
  const url = brokerUrlOf(text);
  if (url === null) return [];
  const mistakes: Mistake[] = [];
  if (!url.encrypted)
    for (const key of keysOfEncryption.filter((one) => given(data, one)))
      mistakes.push(mistake(['mqtt', key], 'needs an mqtt.url that begins with mqtts:// or wss://', 'key'));
  for (const key of ['username', 'password'] as const)
    if (url[key] !== null && given(data, key))
      mistakes.push(mistake(['mqtt', key], 'stands in mqtt.url already; write it in one place only', 'key'));
  if (given(data, 'cert') && !given(data, 'key'))
    mistakes.push(
      mistake(['mqtt', 'cert'], 'needs mqtt.key too, the private key of that certificate', 'key'),
    );
  if (given(data, 'key') && !given(data, 'cert'))
    mistakes.push(
      mistake(['mqtt', 'key'], 'needs mqtt.cert too, the certificate of that private key', 'key'),
    );
  const hasUser = url.username !== null || given(data, 'username');
  if (given(data, 'password') && !hasUser)
    mistakes.push(mistake(['mqtt', 'password'], 'needs mqtt.username too', 'key'));
  return mistakes;
};

const mqttMistakes = (data: unknown): readonly Mistake[] => {
  const url = valueAt(data, 'mqtt', 'url');
  if (url === undefined) return withoutUrl(data);
  return typeof url === 'string' ? withUrl(data, url) : [];
};

export const mqttRules: SectionRules<{ readonly mqtt: Mqtt }> = {
  shorthand: { mqtt: expandedMqtt },
  mistakes: mqttMistakes,
  passwords: ({ mqtt }) => passwordsOf(mqtt),
};
