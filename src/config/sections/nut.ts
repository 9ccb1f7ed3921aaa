import { resolve } from 'node:path';
import type { FromSchema } from 'json-schema-to-ts';
import type { Duration } from '../../domain/core/time.js';
import { listenAddressOf, nutPort, type ListenAddress } from '../text/addresses.js';
import { shownPath, textAt, valueAt } from '../text/key_path.js';
import { durationFrom, durationOf } from '../text/durations.js';
import { nutUser, userMistakes, type NutUser } from './nut_users.js';
import { presetNames, presets, upsNamesIn } from './ups_names.js';
import { duration, finding, findingIf, listOf, repeated, section, string, textsAt } from './section.js';
import type { Finding, Placed, SectionRules } from './section.js';

export type { ListenAddress };

const listenAddress = string(1, 280, {
  format: 'listen-address',
  expected: 'an address such as 127.0.0.1:3493, 0.0.0.0:3493 or [::]:3493',
  description: 'An address and port; IPv6 addresses stand in brackets; without a port, 3493 is meant.',
});

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
    users: listOf(nutUser, 50, {
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
    max_age: duration('5s', '10m', {
      default: '15s',
      description:
        'How long nothing may be heard of a UPS until upsd calls its data stale (MAXAGE in upsd.conf); whole seconds.',
    }),
    tls: {
      type: 'object',
      additionalProperties: false,
      required: ['cert', 'key'],
      expected: 'a section such as {cert: /etc/ssl/ups.pem, key: /etc/ssl/ups.key}',
      description:
        'What upsd encrypts connections with, for clients that ask for it (STARTTLS); left out: nothing is encrypted.',
      properties: {
        cert: string(1, 1024, {
          description:
            'The PEM file with the certificate, followed by those of its authorities if there are any, relative to this file.',
        }),
        key: string(1, 1024, {
          description: "The PEM file with the certificate's private key, relative to this file.",
        }),
      },
    },
    state_path: string(1, 90, {
      pattern: '^/[^\\u0000-\\u001f\\u007f-\\u009f]*$',
      default: '/run/nut',
      expected: 'a folder of at most 90 characters, beginning with /',
      description: 'Only with mode external: the folder where upsd looks for driver sockets (its STATEPATH).',
    }),
  },
);

type Nut = FromSchema<typeof nutSchema>;

export interface NutSettings {
  /** `external`: only the driver sockets are ours, upsd is someone else's. */
  readonly mode: Nut['mode'];
  readonly listen: readonly ListenAddress[];
  /** Announced by multicast DNS where it listens to the network. */
  readonly advertise: boolean;
  readonly users: readonly NutUser[];
  /** In whole seconds. */
  readonly maxAge: Duration;
  /** Null: connections are not encrypted. */
  readonly tls: TlsFiles | null;
  /** Where an external upsd looks for driver sockets. */
  readonly statePath: string;
}

/** The PEM files of a server's certificate and its private key. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** File names are relative to `folder`. */
export const nutSettings = (
  { mode, listen, advertise, users, presets: chosen, max_age, tls, state_path }: Nut,
  folder: string,
): NutSettings => ({
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
  maxAge: durationFrom(max_age),
  tls: tls === undefined ? null : { cert: resolve(folder, tls.cert), key: resolve(folder, tls.key) },
  statePath: state_path,
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

/** MAXAGE of upsd.conf(5) has no fractions. */
const maxAgeMistakes = (data: unknown): readonly Finding[] =>
  findingIf(
    (durationOf(textAt(data, 'nut', 'max_age') ?? '') ?? 0) % 1000 !== 0,
    ['nut', 'max_age'],
    'expected whole seconds, such as 25s',
  );

const nutWarnings = ({ nut }: { readonly nut: Nut }): readonly Finding[] => {
  if (nut.mode === 'external') {
    const unused = 'is not used with nut.mode external';
    return [
      ...(['users', 'presets'] as const).flatMap((key) =>
        findingIf(nut[key].length > 0, ['nut', key], `${unused}: give the users to the upsd that you run`),
      ),
      ...findingIf(nut.tls !== undefined, ['nut', 'tls'], `${unused}: give it to the upsd that you run`),
    ];
  }
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
    ...userMistakes(data),
    ...repeatedIn(textsAt(data, ['nut', 'listen']), 'address'),
    ...repeatedIn(textsAt(data, ['nut', 'presets']), 'preset'),
    ...maxAgeMistakes(data),
    ...socketPathMistakes(data),
  ],
  warnings: nutWarnings,
  // Not those of presets: everyone knows them, and one is a word (`secret`) that would vanish from every line.
  passwords: ({ nut }) => nut.users.map(({ password }) => password),
};
