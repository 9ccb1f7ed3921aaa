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
