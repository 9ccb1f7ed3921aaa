import { presetNames } from './nut_presets.js';

const listenAddress = {
  type: 'string',
  minLength: 1,
  maxLength: 280,
  format: 'listen-address',
  expected: 'an address such as 127.0.0.1:3493, 0.0.0.0:3493 or [::]:3493',
  description: 'An address and port; IPv6 addresses stand in brackets; without a port, 3493 is meant.',
} as const;

const user = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'password'],
  expected: 'a section such as {name: monuser, password: !secret nut_monuser, role: secondary}',
  description: 'An account that NUT clients log in with.',
  properties: {
    name: {
      type: 'string',
      minLength: 1,
      maxLength: 64,
      pattern: '^[A-Za-z0-9][A-Za-z0-9_.@-]*$',
      expected:
        'a user name of 1 to 64 letters, digits, dots, dashes, underscores and @, beginning with a letter or digit',
      description:
        'The user name; some appliances have a fixed one, such as monuser (Synology) or admin (QNAP).',
    },
    password: {
      type: 'string',
      minLength: 1,
      maxLength: 128,
      // upsmon and upscmd send it without quotes, where these would end, split or change it (NUT's parseconf).
      pattern: '^[!$-<>-\\[\\]-~]*$',
      writeOnly: true,
      expected:
        'a password of 1 to 128 printable ASCII characters without spaces, quotation marks, #, = and \\, which NUT clients cannot send',
      description: 'The password, best kept in secrets.yaml and written here as !secret name.',
    },
    role: {
      type: 'string',
      enum: ['secondary', 'primary', 'admin'],
      default: 'secondary',
      description:
        'What the user may do: secondary: log in and watch; primary: also order a shutdown (FSD); admin: log in, change variables and start commands.',
    },
  },
} as const;

/** What NUT clients connect to. */
export const nutSchema = {
  type: 'object',
  default: {},
  additionalProperties: false,
  description: 'The NUT server that NUT clients (NAS, servers, Home Assistant) connect to.',
  properties: {
    mode: {
      type: 'string',
      enum: ['bundled', 'external'],
      default: 'bundled',
      description:
        'bundled: we run upsd ourselves; external: we only make the driver sockets, for an upsd that someone else runs.',
    },
    listen: {
      type: 'array',
      minItems: 1,
      maxItems: 10,
      items: listenAddress,
      default: ['127.0.0.1:3493'],
      expected: 'a list of 1 to 10 addresses such as ["0.0.0.0:3493"]',
      description: 'Where upsd listens: 127.0.0.1 is this machine only, 0.0.0.0 the whole network.',
    },
    users: {
      type: 'array',
      maxItems: 50,
      items: user,
      default: [],
      expected: 'a list of at most 50 users',
      description: 'The accounts for NUT clients; reading needs none, but clients that shut down do log in.',
    },
    presets: {
      type: 'array',
      maxItems: 10,
      items: {
        type: 'string',
        enum: presetNames,
        description: 'An appliance whose account and UPS name are fixed: synology or qnap.',
      },
      default: [],
      expected: `a list such as [${presetNames.join(', ')}]`,
      description:
        'Ready-made accounts, with secondary rights only, for appliances that let nobody choose; everyone knows their passwords.',
    },
    state_path: {
      type: 'string',
      minLength: 1,
      maxLength: 90,
      pattern: '^/[^\\u0000-\\u001f\\u007f-\\u009f]*$',
      default: '/run/nut',
      expected: 'a folder of at most 90 characters, beginning with /',
      description: 'Only with mode external: the folder where upsd looks for driver sockets (its STATEPATH).',
    },
  },
} as const;
