import { resolve } from 'node:path';
import type { FromSchema } from 'json-schema-to-ts';
import { textAt, valueAt } from '../text/key_path.js';
import { brokerUrlOf } from '../text/urls.js';
import { string, findingIf, type Finding, type SectionRules } from './section.js';

const topicPart = string(1, 100, {
  pattern:
    '^[^+#/$\\s\\u0000-\\u001f\\u007f-\\u009f]([^+#\\s\\u0000-\\u001f\\u007f-\\u009f]*[^+#/\\s\\u0000-\\u001f\\u007f-\\u009f])?$',
  expected: 'a topic of 1 to 100 characters without spaces, + or #, and without / at its beginning or end',
});

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
    url: string(1, 2048, {
      format: 'broker-url',
      writeOnly: true,
      expected: 'a URL such as mqtt://broker:1883, beginning with mqtt://, mqtts://, ws:// or wss://',
      description:
        'The broker, beginning with mqtt://, mqtts:// (TLS), ws:// or wss://; left out: the bundled Mosquitto on 127.0.0.1:1883.',
    }),
    username: string(1, 256, {
      pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]+$',
      expected: 'a user name of 1 to 256 characters on one line',
      description: 'The user name for the broker, where it asks for one.',
    }),
    password: string(1, 1024, {
      writeOnly: true,
      description: "The broker user's password, best kept in secrets.yaml and written here as !secret name.",
    }),
    ca: string(1, 1024, {
      description:
        "The PEM file with the certificate authority that signed the broker's certificate, relative to this file.",
    }),
    cert: string(1, 1024, {
      description:
        'The PEM file with our client certificate, where the broker asks for one, relative to this file.',
    }),
    key: string(1, 1024, {
      description: "The PEM file with the client certificate's private key, relative to this file.",
    }),
    client_id: string(1, 64, {
      pattern: '^[A-Za-z0-9_.:-]+$',
      expected: 'an identifier of 1 to 64 letters, digits, dots, colons, dashes and underscores',
      description: 'What we call ourselves at the broker, unique there; left out: a name of its own is made.',
    }),
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

/** Null where MQTT is turned off. File names are relative to `folder`. */
export const mqttSettings = (mqtt: Mqtt, folder: string): MqttSettings | null => {
  if (typeof mqtt === 'boolean') return null;
  const broker = brokerUrlOf(mqtt.url ?? '');
  const absolute = (path?: string): string | null => (path === undefined ? null : resolve(folder, path));
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

/** How the keys go together; those that need a broker of the user's own, or encryption. */
const mqttMistakes = (data: unknown): readonly Finding[] => {
  const written = valueAt(data, 'mqtt', 'url');
  const url = brokerUrlOf(textAt(data, 'mqtt', 'url') ?? '');
  // Of a URL that is wrong nothing is known that the other keys could be held against.
  if (written !== undefined && url === null) return [];
  const given = (key: string): boolean => textAt(data, 'mqtt', key) !== null;
  const of = (key: string, isWrong: boolean, what: string): readonly Finding[] =>
    findingIf(isWrong && given(key), ['mqtt', key], what, 'key');
  if (url === null)
    return ['username', 'password', 'ca', 'cert', 'key'].flatMap((key) =>
      of(key, true, 'needs mqtt.url: the broker that is used without it has no use for it'),
    );
  const twice = 'stands in mqtt.url already; write it in one place only';
  return [
    ...['ca', 'cert', 'key'].flatMap((key) =>
      of(key, !url.encrypted, 'needs an mqtt.url that begins with mqtts:// or wss://'),
    ),
    ...of('username', url.username !== null, twice),
    ...of('password', url.password !== null, twice),
    ...of('cert', !given('key'), 'needs mqtt.key too, the private key of that certificate'),
    ...of('key', !given('cert'), 'needs mqtt.cert too, the certificate of that private key'),
    ...of('password', url.username === null && !given('username'), 'needs mqtt.username too'),
  ];
};

export const mqttRules: SectionRules<{ readonly mqtt: Mqtt }> = {
  // `enabled: false` is for forms, which know no other way to say what `false` says in its place.
  shorthand: { mqtt: (mqtt) => (valueAt(mqtt, 'enabled') === false ? false : mqtt) },
  mistakes: mqttMistakes,
  passwords: ({ mqtt }) => {
    if (typeof mqtt === 'boolean') return [];
    const url = brokerUrlOf(mqtt.url ?? '');
    return [mqtt.password, url?.password, url?.encodedPassword];
  },
};
