import type { FromSchema } from 'json-schema-to-ts';
import { httpPort, isWildcard, listenAddressOf, nutPort, type ListenAddress } from '../text/addresses.js';
import { shownPath, textAt, valueAt } from '../text/key_path.js';
import { listOf, string, finding, findingIf, textsAt, type Finding, type SectionRules } from './section.js';

/** Tokens travel in a header (`Authorization: Bearer …`), where a space would end them. */
const tokenOf = (description: string) =>
  string(8, 256, {
    pattern: '^[!-~]*$',
    writeOnly: true,
    expected: 'a token of 8 to 256 printable ASCII characters without spaces',
    description,
  });

/** In place of an address: nobody is served over the network, which is the app's default. */
export const listenNowhere = 'none';

/** The hub for client scripts and for people. `false` turns it off. */
export const httpSchema = {
  type: ['object', 'boolean'],
  not: { const: true },
  expected: 'a section with keys such as listen, or false to turn HTTP off',
  description: 'The HTTP server that client scripts report to and people ask; false: none at all.',
  default: {},
  additionalProperties: false,
  properties: {
    listen: string(1, 280, {
      format: 'listen-address',
      default: '127.0.0.1:5000',
      expected: 'an address such as 127.0.0.1:5000, 0.0.0.0:5000 or [::]:5000, or none',
      description:
        'Where the server listens: 127.0.0.1 is this machine only, 0.0.0.0 the whole network, none nowhere; without a port, 5000 is meant.',
    }),
    token: tokenOf(
      'The token that client scripts send, which opens their routes only; best kept in secrets.yaml; left out: one is made and kept in the data folder.',
    ),
    admin_token: tokenOf(
      'The token of people, which opens everything; best kept in secrets.yaml; left out: one is made and kept in the data folder.',
    ),
    view: {
      type: 'string',
      enum: ['token', 'anyone'],
      default: 'token',
      description:
        'Who may look: token is who has the admin token, anyone is everybody in the network. Commands always need the admin token.',
    },
    commanders: listOf(
      string(1, 100, {
        expected: 'the name of a user of Home Assistant, of 1 to 100 characters',
        description: 'The user name or the display name of a person.',
      }),
      100,
      {
        default: [],
        expected: 'a list of at most 100 names such as [anna, Peter]',
        description:
          "Who may give commands on the page in Home Assistant's sidebar; left out: everybody who is logged in there.",
      },
    ),
    trusted_proxies: listOf(
      string(2, 49, {
        format: 'address-range',
        expected: 'an IP address such as 192.168.1.5, or a range such as 172.16.0.0/12',
        description: 'An IP address, or a range of them such as 172.16.0.0/12.',
      }),
      20,
      {
        default: [],
        expected: 'a list of at most 20 addresses such as [192.168.1.5]',
        description:
          "The reverse proxies whose word about the caller's address is believed (X-Forwarded-For).",
      },
    ),
    report_for_others: {
      type: 'boolean',
      default: false,
      description: 'Whether a client may also report for an address that is not its own.',
    },
  },
} as const;

type Http = FromSchema<typeof httpSchema>;

export interface HttpSettings extends ListenAddress {
  /** Of client scripts. Printable ASCII without spaces. Null: one is to be made. */
  readonly token: string | null;
  /** Of people; likewise. */
  readonly adminToken: string | null;
  /** Whether everybody may look; commands need the admin token all the same. */
  readonly isOpenToView: boolean;
  /** IP addresses, or ranges such as `172.16.0.0/12`, whose X-Forwarded-For and X-Forwarded-Host are believed. */
  readonly trustedProxies: readonly string[];
  /** A client may report for an address that is not its own. */
  readonly reportForOthers: boolean;
}

/** Null where HTTP is turned off. */
export const httpSettings = (http: Http): HttpSettings | null => {
  if (typeof http === 'boolean' || http.listen === listenNowhere) return null;
  const address = listenAddressOf(http.listen, httpPort);
  if (address === null) return null;
  return {
    ...address,
    token: http.token ?? null,
    adminToken: http.admin_token ?? null,
    isOpenToView: http.view === 'anyone',
    trustedProxies: http.trusted_proxies,
    reportForOthers: http.report_for_others,
  };
};

/** The user names or display names of those who may command in Home Assistant's sidebar; none: everybody there. */
export const commandersOf = (http: Http): readonly string[] =>
  typeof http === 'boolean' ? [] : http.commanders;

const overlap = (one: ListenAddress, other: ListenAddress): boolean =>
  one.port === other.port && (one.address === other.address || isWildcard(one) || isWildcard(other));

/** The HTTP server cannot listen where upsd does. */
const listenMistakes = (data: unknown): readonly Finding[] => {
  const listen = textAt(data, 'http', 'listen') ?? listenNowhere;
  const own = listen === listenNowhere ? null : listenAddressOf(listen, httpPort);
  if (own === null || valueAt(data, 'nut', 'mode') !== 'bundled') return [];
  const taken = textsAt(data, ['nut', 'listen']).find(({ text }) => {
    const other = listenAddressOf(text, nutPort);
    return other !== null && overlap(own, other);
  });
  if (taken === undefined) return [];
  return [finding(['http', 'listen'], `is taken already, by ${shownPath(taken.path)}: use another port`)];
};

/** Every client script holds the one: it would be the other for all of them. */
const tokenMistakes = (data: unknown): readonly Finding[] => {
  const admin = textAt(data, 'http', 'admin_token');
  const what = 'must not be the same as http.token, which every client script holds: use another one';
  return findingIf(admin !== null && admin === textAt(data, 'http', 'token'), ['http', 'admin_token'], what);
};

export const httpRules: SectionRules<{ readonly http: Http }> = {
  mistakes: (data) => [...listenMistakes(data), ...tokenMistakes(data)],
  passwords: ({ http }) => (typeof http === 'boolean' ? [] : [http.token, http.admin_token]),
};
