import type { FromSchema } from 'json-schema-to-ts';
import { shownPath } from '../text/key_path.js';
import { findingIf, listOf, repeated, string, textsAt, type Finding } from './section.js';
import { isPresetName, presets } from './ups_names.js';

/** An account as it is written below `nut.users`. */
export const nutUser = {
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
    actions: listOf(
      string(1, 3, {
        // As in upsd.users, which knows these in whatever case.
        pattern: '^([Ss][Ee][Tt]|[Ff][Ss][Dd])$',
        expected: 'set or fsd',
        description: 'set: change variables; fsd: order a shutdown.',
      }),
      2,
      {
        expected: 'a list such as [set], or [] for none',
        description:
          'What the user may do besides logging in, as in upsd.users: set (variables) and fsd (order a shutdown); left out: what the role gives, which is set for admin.',
      },
    ),
    instcmds: listOf(
      string(1, 64, {
        pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
        expected: 'the name of a command such as beeper.disable, or ALL',
        description: 'The name of a command, or ALL.',
      }),
      100,
      {
        expected: 'a list such as [beeper.disable], [ALL], or [] for none',
        description:
          'The commands that the user may send, by their names, or ALL; left out: what the role gives, which is ALL for admin.',
      },
    ),
  },
} as const;

export type NutUser = FromSchema<typeof nutUser>;

/** Two accounts with one name, of which one may be a preset's. */
export const userMistakes = (data: unknown): readonly Finding[] => [
  ...repeated(textsAt(data, ['nut', 'users'], 'name'), (first) => `is the same user as ${shownPath(first)}`),
  ...textsAt(data, ['nut', 'presets']).flatMap(({ path, text }) => {
    if (!isPresetName(text)) return [];
    const { appliance, user: account } = presets[text];
    const what = `is the same user as the one of ${shownPath(path)}, which makes the account "${account}" for ${appliance}: remove this user, or the preset`;
    return textsAt(data, ['nut', 'users'], 'name').flatMap((own) =>
      findingIf(own.text === account, own.path, what),
    );
  }),
];
