import type { FromSchema } from 'json-schema-to-ts';
import { httpPort, isWildcard, listenAddressOf, nutPort, type ListenAddress } from '../text/addresses.js';
import { shownPath, textAt, valueAt } from '../text/key_path.js';
import { listOf, string, finding, textsAt, type Finding, type SectionRules } from './section.js';

/** The hub for client scripts. `false` turns it off. */
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
      expected: 'an address such as 127.0.0.1:5000, 0.0.0.0:5000 or [::]:5000',
      description:
        'Where the server listens: 127.0.0.1 is this machine only, 0.0.0.0 the whole network; without a port, 5000 is meant.',
    }),
    token: string(8, 256, {
      // It travels in a header (`Authorization: Bearer …`), where a space would end it.
      pattern: '^[!-~]*$',
      writeOnly: true,
      expected: 'a token of 8 to 256 printable ASCII characters without spaces',
      description:
        'The token that clients send, best kept in secrets.yaml; left out: one is made and kept in the data folder.',
    }),
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
  /** Printable ASCII without spaces. Null: one is to be made. */
  readonly token: string | null;
  /** IP addresses, or ranges such as `172.16.0.0/12`, whose X-Forwarded-For and X-Forwarded-Host are believed. */
  readonly trustedProxies: readonly string[];
  /** A client may report for an address that is not its own. */
  readonly reportForOthers: boolean;
}

/** Null where HTTP is turned off. */
export const httpSettings = (http: Http): HttpSettings | null => {
  if (typeof http === 'boolean') return null;
  const address = listenAddressOf(http.listen, httpPort);
  if (address === null) return null;
  return {
    ...address,
    token: http.token ?? null,
    trustedProxies: http.trusted_proxies,
    reportForOthers: http.report_for_others,
  };
};

const overlap = (one: ListenAddress, other: ListenAddress): boolean =>
  one.port === other.port && (one.address === other.address || isWildcard(one) || isWildcard(other));

/** The HTTP server cannot listen where upsd does. */
const listenMistakes = (data: unknown): readonly Finding[] => {
  const own = listenAddressOf(textAt(data, 'http', 'listen') ?? '', httpPort);
  if (own === null || valueAt(data, 'nut', 'mode') !== 'bundled') return [];
  const taken = textsAt(data, ['nut', 'listen']).find(({ text }) => {
    const other = listenAddressOf(text, nutPort);
    return other !== null && overlap(own, other);
  });
  if (taken === undefined) return [];
  return [finding(['http', 'listen'], `is taken already, by ${shownPath(taken.path)}: use another port`)];
};

export const httpRules: SectionRules<{ readonly http: Http }> = {
  mistakes: listenMistakes,
  passwords: ({ http }) => (typeof http === 'boolean' ? [] : [http.token]),
};
