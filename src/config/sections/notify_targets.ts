import { notifyEventNames } from '../../domain/notify/events.js';
import { deviceAddress } from '../../probes/probe_kind.js';
import { integer, listOf, string } from './section.js';

/** What the keys of a target may be, by its type. A new type is a form here and a channel in `adapters/notify/`. */

const secret = <const D extends string>(description: D) => string(1, 1024, { writeOnly: true, description });

/** A URL that may hold a token: what stands in it is never shown. */
const url = <const D extends string, const E extends object>(description: D, more: E) =>
  string(8, 2048, {
    format: 'service-url',
    writeOnly: true,
    expected: 'a URL that begins with https:// or http://',
    description,
    ...more,
  });

const mailbox = '[^\\s@<>",;\\u0000-\\u001f\\u007f-\\u009f]+@[^\\s@<>",;\\u0000-\\u001f\\u007f-\\u009f]+';

const mailAddress = string(3, 320, {
  pattern: `^(${mailbox}|[^<>@\\u0000-\\u001f\\u007f-\\u009f]*<${mailbox}>)$`,
  expected: 'a mail address such as ups@example.org, or "Garage UPS <ups@example.org>"',
  description: 'A mail address.',
});

const template = <const D extends string, const E extends object>(description: D, more: E) =>
  string(1, 4_096, { expected: 'text of 1 to 4096 characters', description, ...more });

/** The keys that every target has. */
const common = {
  name: string(1, 40, {
    pattern: '^[A-Za-z0-9][A-Za-z0-9 _.-]*$',
    expected:
      'a name of 1 to 40 letters, digits, spaces, dots, dashes and underscores, the first a letter or digit',
    description: 'What the target is called; unique among the targets.',
  }),
  events: listOf(
    {
      type: 'string',
      enum: notifyEventNames,
      description: 'The name of an event (docs/notifications.md).',
    },
    100,
    {
      minItems: 1,
      expected: 'a list of events such as [mains_lost, mains_restored]',
      description: 'Which events this target is told of; left out: those that matter to most people.',
    },
  ),
  drills: {
    type: 'boolean',
    default: false,
    description: 'Whether the stages of a drill are told too, not only that it began and ended.',
  },
  title: template('The title of messages, with placeholders; left out: {title}.', {}),
  message: template('The text of messages, with placeholders; left out: {message}.', {}),
} as const;

/** Behind those that are a target's own. */
const { name, ...told } = common;

const port = integer(1, 65_535, {
  description: 'The port; left out: 465 with tls, 587 with starttls, 25 with none.',
});

export const targetForms = [
  {
    type: 'object',
    additionalProperties: false,
    description: 'Sends mail through an SMTP server.',
    required: ['name', 'type', 'server', 'from', 'to'],
    properties: {
      name,
      type: { const: 'mail', description: 'How messages are sent: by mail.' },
      server: {
        ...deviceAddress,
        expected: 'the name or address of an SMTP server, such as smtp.example.org',
        description: 'The SMTP server that takes the mail.',
      },
      port,
      security: {
        type: 'string',
        enum: ['tls', 'starttls', 'none'],
        default: 'tls',
        description:
          'tls: encrypted from the beginning; starttls: encrypted before anything is told, or not sent at all; none: not encrypted.',
      },
      username: string(1, 320, { description: 'The user name for the server, where it asks for one.' }),
      password: secret('Its password, best kept in secrets.yaml and written here as !secret name.'),
      from: { ...mailAddress, description: 'The address that the mail comes from.' },
      to: listOf(mailAddress, 20, {
        minItems: 1,
        expected: 'a list of 1 to 20 mail addresses',
        description: 'The addresses that the mail goes to.',
      }),
      ca: string(1, 1024, {
        description:
          "The PEM file with the certificate authority that signed the server's certificate, relative to this file.",
      }),
      ...told,
    },
  },
  {
    type: 'object',
    additionalProperties: false,
    description: 'Sends a request to a URL of your own.',
    required: ['name', 'type', 'url'],
    properties: {
      name,
      type: { const: 'webhook', description: 'How messages are sent: by a request to a URL.' },
      url: url('Where the request goes.', {}),
      method: {
        type: 'string',
        enum: ['POST', 'PUT'],
        default: 'POST',
        description: 'The method of the request.',
      },
      body: template(
        'What is sent, with placeholders; left out: JSON with the title, the text and what they are about.',
        {},
      ),
      content_type: string(3, 100, {
        pattern: '^[a-z0-9.+-]+/[a-z0-9.+-]+(; ?[A-Za-z0-9=._-]+)*$',
        expected: 'a type such as application/json or text/plain',
        default: 'application/json',
        description: 'What the body is; in JSON the values of placeholders are escaped.',
      }),
      headers: {
        type: 'object',
        default: {},
        maxProperties: 20,
        propertyNames: { pattern: '^[A-Za-z0-9-]{1,64}$' },
        additionalProperties: {
          type: 'string',
          maxLength: 1024,
          pattern: '^[ -~]*$',
          writeOnly: true,
          expected: 'a text of printable ASCII characters',
          description: 'The value of a header.',
        },
        expected: 'a section such as {Authorization: !secret hook}',
        description: 'Further headers of the request, such as Authorization.',
      },
      ...told,
    },
  },
  {
    type: 'object',
    additionalProperties: false,
    description: 'Publishes to a topic of ntfy.',
    required: ['name', 'type', 'url'],
    properties: {
      name,
      type: { const: 'ntfy', description: 'How messages are sent: through ntfy.' },
      url: url('The topic, such as https://ntfy.sh/your-topic.', {}),
      token: secret('An access token of ntfy, where the topic is protected.'),
      username: string(1, 256, { description: 'The user of ntfy, in place of a token.' }),
      password: secret("The user's password."),
      ...told,
    },
  },
  {
    type: 'object',
    additionalProperties: false,
    description: 'Sends to a server of Gotify.',
    required: ['name', 'type', 'url', 'token'],
    properties: {
      name,
      type: { const: 'gotify', description: 'How messages are sent: through Gotify.' },
      url: url('The server, such as https://gotify.example.org.', {}),
      token: secret('The token of an application of Gotify.'),
      ...told,
    },
  },
  {
    type: 'object',
    additionalProperties: false,
    description: 'Sends through a bot of Telegram.',
    required: ['name', 'type', 'token', 'chat'],
    properties: {
      name,
      type: { const: 'telegram', description: 'How messages are sent: through a bot of Telegram.' },
      token: string(10, 256, {
        pattern: '^[A-Za-z0-9:_-]+$',
        writeOnly: true,
        expected: 'the token that BotFather gave, such as 123456:ABC-DEF',
        description: 'The token of the bot.',
      }),
      chat: string(1, 64, {
        pattern: '^(-?[0-9]+|@[A-Za-z0-9_]+)$',
        expected: 'the number of a chat in quotes, such as "-1001234567890", or @channel',
        description: 'The chat that the bot writes to.',
      }),
      url: url('The server of the bot API.', { default: 'https://api.telegram.org' }),
      ...told,
    },
  },
  {
    type: 'object',
    additionalProperties: false,
    description: 'Sends through Pushover.',
    required: ['name', 'type', 'token', 'user'],
    properties: {
      name,
      type: { const: 'pushover', description: 'How messages are sent: through Pushover.' },
      token: secret('The token of the application.'),
      user: secret('The key of the user or group.'),
      url: url('The server.', { default: 'https://api.pushover.net' }),
      ...told,
    },
  },
  {
    type: 'object',
    additionalProperties: false,
    description: 'Sends through a server of apprise-api.',
    required: ['name', 'type', 'url'],
    properties: {
      name,
      type: { const: 'apprise', description: 'How messages are sent: through apprise-api.' },
      url: url('Where it takes messages, such as http://apprise:8000/notify/your-key.', {}),
      tag: string(1, 256, { description: 'The tag of those who are to be notified.' }),
      urls: secret(
        'The URLs of apprise to notify, parted by commas, where the server keeps no configuration.',
      ),
      ...told,
    },
  },
  {
    type: 'object',
    additionalProperties: false,
    description: 'Sends through a notify service of Home Assistant, whose app this is.',
    required: ['name', 'type', 'service'],
    properties: {
      name,
      type: { const: 'home_assistant', description: 'How messages are sent: through Home Assistant.' },
      service: string(1, 128, {
        pattern: '^(notify\\.)?[a-z0-9_]+$',
        expected: 'the name of a notify service or entity, such as notify.mobile_app_phone',
        description: 'The notify service or entity, such as notify.mobile_app_phone.',
      }),
      ...told,
    },
  },
] as const;
