import type { FromSchema } from 'json-schema-to-ts';
import { listenAddressOf, nutPort, type ListenAddress } from '../text/addresses.js';
import { shownPath, textAt, valueAt } from '../text/key_path.js';
import { isPresetName, presetNames, presets, upsNamesIn } from './ups_names.js';
import { finding, findingIf, listOf, repeated, section, string, textsAt } from './section.js';
import type { Finding, Placed, SectionRules } from './section.js';

export type { ListenAddress };

const listenAddress = string(1, 280, {
  format: 'listen-address',
  expected: 'an address such as 127.0.0.1:3493, 0.0.0.0:3493 or [::]:3493',
  description: 'An address and port; IPv6 addresses stand in brackets; without a port, 3493 is meant.',
});

const user = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'password'],
  expected: 'a section such as {name: monuser, password: !secret nut_monuser, role: secondary}',
  description: 'An account that NUT clients log in with.',
  properties: {
    name: string(1, 64, {
      pattern: '^[A-Za-z0-9][A-Za-z0-9_.@-]*$',
      expected:
        'a user name of 1 to 64 letters, digits, dots, dashes, underscores and @, beginning with a letter or digit',
      description:
        'The user name; some appliances have a fixed one, such as monuser (Synology) or admin (QNAP).',
    }),
    password: string(1, 128, {
      // upsmon and upscmd send it without quotes, where these would end, split or change it (NUT's parseconf).
      pattern: '^[!$-<>-\\[\\]-~]*$',
      writeOnly: true,
      expected:
        'a password of 1 to 128 printable ASCII characters without spaces, quotation marks, #, = and \\, which NUT clients cannot send',
      description: 'The password, best kept in secrets.yaml and written here as !secret name.',
    }),
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
export const nutSchema = section(
  'The NUT server that NUT clients (NAS, servers, Home Assistant) connect to.',
  {
    mode: {
      type: 'string',
      enum: ['bundled', 'external'],
      default: 'bundled',
      description:
        'bundled: we run upsd ourselves; external: we only make the driver sockets, for an upsd that someone else runs.',
    },
    listen: listOf(listenAddress, 10, {
      minItems: 1,
      default: ['127.0.0.1:3493'],
      expected: 'a list of 1 to 10 addresses such as ["0.0.0.0:3493"]',
      description: 'Where upsd listens: 127.0.0.1 is this machine only, 0.0.0.0 the whole network.',
    }),
    advertise: {
      type: 'boolean',
      default: true,
      description:
        'Whether it is announced by multicast DNS where it listens to the network, so that Home Assistant finds it.',
    },
    users: listOf(user, 50, {
      default: [],
      expected: 'a list of at most 50 users',
      description: 'The accounts for NUT clients; reading needs none, but clients that shut down do log in.',
    }),
    presets: listOf(
      {
        type: 'string',
        enum: presetNames,
        description: 'An appliance whose account and UPS name are fixed: synology or qnap.',
      },
      10,
      {
        default: [],
        expected: `a list such as [${presetNames.join(', ')}]`,
        description:
          'Ready-made accounts, with secondary rights only, for appliances that let nobody choose; everyone knows their passwords.',
      },
    ),
    state_path: string(1, 90, {
      pattern: '^/[^\\u0000-\\u001f\\u007f-\\u009f]*$',
      default: '/run/nut',
      expected: 'a folder of at most 90 characters, beginning with /',
      description: 'Only with mode external: the folder where upsd looks for driver sockets (its STATEPATH).',
    }),
  },
);

type Nut = FromSchema<typeof nutSchema>;

export type NutUser = FromSchema<typeof user>;

export interface NutSettings {
  /** `external`: only the driver sockets are ours, upsd is someone else's. */
  readonly mode: Nut['mode'];
  readonly listen: readonly ListenAddress[];
  /** Announced by multicast DNS where it listens to the network. */
  readonly advertise: boolean;
  readonly users: readonly NutUser[];
  /** Where an external upsd looks for driver sockets. */
  readonly statePath: string;
}

export const nutSettings = ({
  mode,
  listen,
  advertise,
  users,
  presets: chosen,
  state_path,
}: Nut): NutSettings => ({
  mode,
  advertise,
  listen: listen.flatMap((text) => listenAddressOf(text, nutPort) ?? []),
  users: [
    ...users,
    ...chosen.map((preset): NutUser => {
      const { user: name, password } = presets[preset];
      return { name, password, role: 'secondary' };
    }),
  ],
  statePath: state_path,
});

const presetMistakes = (data: unknown): readonly Finding[] =>
  textsAt(data, ['nut', 'presets']).flatMap(({ path, text }) => {
    if (!isPresetName(text)) return [];
    const { appliance, user: account } = presets[text];
    const what = `is the same user as the one of ${shownPath(path)}, which makes the account "${account}" for ${appliance}: remove this user, or the preset`;
    return textsAt(data, ['nut', 'users'], 'name').flatMap((own) =>
      findingIf(own.text === account, own.path, what),
    );
  });

/** The longest path of a Unix socket on Linux (unix(7)), without the zero byte at its end. */
const maxSocketPath = 107;

const socketPathMistakes = (data: unknown): readonly Finding[] => {
  const folder = textAt(data, 'nut', 'state_path') ?? '';
  const lengths = upsNamesIn(data).map(({ text }) => Buffer.byteLength(`${folder}/sentinel-ups-${text}`));
  return findingIf(
    valueAt(data, 'nut', 'mode') === 'external' && Math.max(...lengths) > maxSocketPath,
    ['nut', 'state_path'],
    `is too long: with "/sentinel-ups-" and the longest name of a UPS it must stay within ${maxSocketPath} bytes`,
  );
};

const nutWarnings = ({ nut }: { readonly nut: Nut }): readonly Finding[] => {
  if (nut.mode === 'external')
    return (['users', 'presets'] as const).flatMap((key) =>
      findingIf(
        nut[key].length > 0,
        ['nut', key],
        'is not used with nut.mode external: give the users to the upsd that you run',
      ),
    );
  return nut.presets.map((preset, index) => {
    const { appliance, user: account } = presets[preset];
    return finding(
      ['nut', 'presets', index],
      `everyone knows the password of the account "${account}", which is the same on every ${appliance}: keep strangers away from the port of NUT`,
    );
  });
};

const repeatedIn = (placed: readonly Placed[], noun: string): readonly Finding[] =>
  repeated(placed, (first) => `is the same ${noun} as ${shownPath(first)}`);

export const nutRules: SectionRules<{ readonly nut: Nut }> = {
  mistakes: (data) => [
    ...repeatedIn(textsAt(data, ['nut', 'users'], 'name'), 'user'),
    ...repeatedIn(textsAt(data, ['nut', 'listen']), 'address'),
    ...repeatedIn(textsAt(data, ['nut', 'presets']), 'preset'),
    ...presetMistakes(data),
    ...socketPathMistakes(data),
  ],
  warnings: nutWarnings,
  // Not those of presets: everyone knows them, and one is a word (`secret`) that would vanish from every line.
  passwords: ({ nut }) => nut.users.map(({ password }) => password),
};
