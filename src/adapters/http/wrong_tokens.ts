import { milliseconds, minutes, seconds, type Duration } from '../../domain/core/time.js';
import { partyOf } from '../../platform/ip_address.js';
import { RecentlyUsed } from '../../platform/recently_used.js';

/** So many different wrong tokens cost nothing: people mistype. */
export const freeAttempts = 5;

/** After the next one, and doubled by each further one. */
const firstWait = seconds(1);
export const longestWait = seconds(60);

/** After that long without a wrong one its address begins anew. */
export const forgottenAfter = minutes(15);

/** Addresses that are remembered; a home has far fewer. */
const maxAddresses = 4096;

interface Attempts {
  wrong: number;
  lastAt: number;
  waitsUntil: number;
  /** The last different ones: a script that holds an old token sends the same one for ever, and guesses nothing. */
  readonly tried: Set<string>;
  /** The right ones that came from here. */
  readonly accepted: Set<string>;
}

/**
 * Slows down whoever guesses tokens: after some different wrong ones an address waits, longer each time, before another one is looked at.
 * A token that came from there before and was right is taken at any time: a guesser must not keep a client of the same
 * address (behind NAT, say) from learning that it has to shut down.
 */
export class WrongTokens {
  readonly #attemptsOf = new RecentlyUsed<Attempts>(
    () => ({ wrong: 0, lastAt: 0, waitsUntil: 0, tried: new Set(), accepted: new Set() }),
    maxAddresses,
  );

  /** @param now a clock in milliseconds that nobody sets */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /**
   * Judges a token that came from an address.
   *
   * @param fingerprint of the token
   * @param kind which one it is; null: it is wrong
   * @returns how long the address has to wait; null where the token counts for what it is
   */
  judge(address: string, fingerprint: string, kind: string | null): Duration | null {
    const now = this.now();
    const attempts = this.#attemptsOf.of(partyOf(address));
    if (kind !== null && attempts.accepted.has(kind)) return null;
    if (attempts.waitsUntil > now) return milliseconds(attempts.waitsUntil - now);
    if (kind === null) countWrong(attempts, fingerprint, now);
    else attempts.accepted.add(kind);
    return null;
  }
}

function countWrong(attempts: Attempts, fingerprint: string, now: number): void {
  if (now - attempts.lastAt > forgottenAfter) attempts.wrong = 0;
  const isKnown = attempts.tried.delete(fingerprint);
  attempts.tried.add(fingerprint);
  const [oldest] = attempts.tried;
  if (attempts.tried.size > freeAttempts && oldest !== undefined) attempts.tried.delete(oldest);
  if (isKnown) return;
  attempts.wrong += 1;
  attempts.lastAt = now;
  const beyond = attempts.wrong - freeAttempts;
  if (beyond > 0) attempts.waitsUntil = now + Math.min(longestWait, firstWait * 2 ** (beyond - 1));
}
