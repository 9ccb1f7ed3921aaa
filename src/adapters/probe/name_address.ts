import { after, minutes, type Monotonic } from '../../domain/core/time.js';

export interface NameAddress {
  /** The one that counts: it is probed, and what it says is what the name's device says. */
  readonly address: string;
  /** The one that counted before it: the name may go back there at any time. */
  readonly former: string | null;
  /** What the name leads to by now; null while that is `address`. */
  readonly offered: {
    readonly address: string;
    /** Since when, in peace, it has answered while the one that counts was silent; null while that is not so. */
    readonly aloneSince: Monotonic | null;
  } | null;
}

/** What is known when the offered address has been asked as well. */
export interface Probation {
  /** Whether the address that counts was silent. */
  readonly silent: boolean;
  /** Whether the offered one answered. */
  readonly offeredAnswers: boolean;
  /** Whether both are the same network card; false where that cannot be told. */
  readonly sameCard: boolean;
  /** The mains is there, without suspicion and outage. */
  readonly peace: boolean;
}

/** A router that has lost the Internet may answer for every name with its own address. In peace nobody is hurt by waiting. */
const probationFor = minutes(1);

/** After a look-up. A name with several addresses has not moved while the one that counts is among them. */
export const withFound = (
  known: NameAddress | null,
  [first, ...others]: readonly [string, ...string[]],
): NameAddress => {
  const found = [first, ...others];
  if (known === null) return { address: first, former: null, offered: null };
  const { address, former, offered } = known;
  if (found.includes(address)) return { ...known, offered: null };
  if (former !== null && found.includes(former)) return { address: former, former: null, offered: null };
  if (offered !== null && found.includes(offered.address)) return known;
  return { ...known, offered: { address: first, aloneSince: null } };
};

/**
 * After a probe of both addresses. The offered one counts once it is known to be the same device, or has answered in the
 * other one's place for a minute of peace. What answers goes on counting; in a suspicion or an outage nothing else helps.
 */
export const withProbation = (known: NameAddress, probation: Probation, now: Monotonic): NameAddress => {
  const { address, offered } = known;
  if (offered === null) return known;
  const { silent, offeredAnswers, sameCard, peace } = probation;
  const aloneSince = offeredAnswers && silent && peace ? (offered.aloneSince ?? now) : null;
  const isProven = aloneSince !== null && now >= after(aloneSince, probationFor);
  if (isProven || (offeredAnswers && sameCard))
    return { address: offered.address, former: address, offered: null };
  return { ...known, offered: { ...offered, aloneSince } };
};
