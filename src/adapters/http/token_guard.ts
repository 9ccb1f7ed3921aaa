import { timingSafeEqual } from 'node:crypto';
import type { Duration } from '../../domain/core/time.js';
import { hubFailure } from './failures.js';
import type { Access } from './routes.js';
import { bearerToken, digestOf } from './token.js';
import type { Guard, Visitor } from './visitor.js';
import { WrongTokens } from './wrong_tokens.js';

export interface TokenRights {
  readonly token: string;
  readonly adminToken: string;
  /** Where each of them stands, in words for people: never the token itself. */
  readonly tokenPlace: string;
  readonly adminTokenPlace: string;
  /** Whether everybody may look. */
  readonly isOpenToView: boolean;
  readonly wrongTokens?: WrongTokens;
}

type Kind = 'client' | 'admin';

/**
 * Lets in by tokens: the one of client scripts opens their routes, the one of people everything. Both are always compared, by
 * their digests and in constant time: neither the place of the first wrong character nor a token's length can be measured.
 */
export function tokenGuard(rights: TokenRights): Guard {
  const { wrongTokens = new WrongTokens() } = rights;
  const digests = { admin: digestOf(rights.adminToken), client: digestOf(rights.token) };
  const kindOf = (given: Buffer): Kind | null => {
    const isAdmin = timingSafeEqual(given, digests.admin);
    const isClient = timingSafeEqual(given, digests.client);
    return isAdmin ? 'admin' : isClient ? 'client' : null;
  };
  return ({ headers }, caller) => {
    const given = bearerToken(headers.authorization);
    if (given === null) return visitor(rights, null, null);
    const digest = digestOf(given);
    const kind = kindOf(digest);
    const waits = wrongTokens.judge(caller ?? '', digest.toString('base64', 0, 12), kind);
    return visitor(rights, waits === null ? kind : null, waits);
  };
}

const visitor = (rights: TokenRights, kind: Kind | null, waits: Duration | null): Visitor => ({
  session: {
    reads: kind === 'admin' || rights.isOpenToView,
    commands: kind === 'admin',
    user: null,
    ingress: false,
  },
  isClient: kind !== null,
  isKnown: kind !== null,
  waits,
  refusal: (access) => {
    if (waits !== null) {
      const inSeconds = Math.ceil(waits / 1000);
      const what = `Too many wrong tokens came from this address. It has to wait ${inSeconds} s.`;
      return hubFailure('WRONG_TOKENS', what, needed(rights, access));
    }
    return kind === 'client' ? forClientsOnly(rights) : missing(rights, access);
  },
});

const forClientsOnly = ({ adminTokenPlace }: TokenRights) =>
  hubFailure(
    'ADMIN_TOKEN_NEEDED',
    'This is the token of client scripts: it opens only /config, /upsc, /status and /version.',
    `People and their programs need the admin token: ${adminTokenPlace}.`,
  );

const missing = (rights: TokenRights, access: Access) =>
  hubFailure('UNAUTHORIZED', 'The token is missing or wrong.', needed(rights, access));

const needed = ({ tokenPlace, adminTokenPlace }: TokenRights, access: Access): string =>
  access === 'client'
    ? `Send the header Authorization: Bearer TOKEN, with the token of client scripts: ${tokenPlace}.`
    : `Send the header Authorization: Bearer TOKEN, with the admin token: ${adminTokenPlace}.`;
