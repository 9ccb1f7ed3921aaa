import { isIPv4, isIPv6 } from 'node:net';
import { canonicalAddress, hostAndPort } from '../../platform/ip_address.js';
import type { ListenAddress } from '../../config/sections/nut.js';

/** An address of nut.listen on which somebody tried to listen. */
export interface TriedAddress extends ListenAddress {
  /** This machine does not have it now: an interface lost it, a name does not resolve. A name that does is its address here. */
  readonly isAbsent: boolean;
}

/** An address of nut.listen at which clients do not find upsd. */
export interface MissingAddress extends ListenAddress {
  /**
   * `refused`: another program was faster. Up to 2.8.0 upsd goes on with the others, unless it was the one that it tries first
   * (the last); later ones end in any case.
   */
  readonly why: 'absent' | 'refused';
}

export interface ListenPlan {
  /** upsd's LISTEN directives, in this order. */
  readonly listen: readonly ListenAddress[];
  /** Where it listens after all. */
  readonly served: readonly ListenAddress[];
  readonly missing: readonly MissingAddress[];
}

/**
 * Leaves out what another address covers: an address that stands there twice, and one beside the wildcard of its family on the
 * same port. upsd could not listen on both: up to 2.8.0 it would go on with the one that it tries first, which may be the
 * lesser; from 2.8.1 on it would end.
 *
 * `::` comes last: up to 2.8.0 upsd begins with the last LISTEN and serves IPv4 through `::` too, so that an IPv4 address before
 * it could only keep it from `::`. From 2.8.1 on each LISTEN is for one family, and the order says nothing (upsd.conf(5)).
 *
 * @param tried the whole of nut.listen
 * @param refused where upsd says that it does not listen
 */
export function listenPlan(
  tried: readonly TriedAddress[],
  refused: readonly ListenAddress[] = [],
): ListenPlan {
  const all = tried.map((one) => ({ ...one, address: spelling(one.address) }));
  const needed = all.filter(
    (one, index) => !all.some((other, at) => isWildcardFor(other, one) || (at < index && isSame(other, one))),
  );
  const listen = needed
    .filter(({ isAbsent }) => !isAbsent)
    .map(({ address, port }) => ({ address, port }))
    .sort((one, other) => Number(one.address === '::') - Number(other.address === '::'));
  const accepted = listen.filter((one) => !refused.some((other) => isSame(one, other)));
  const absent = needed.filter(({ isAbsent }) => isAbsent);
  const lost = listen.filter((one) => !isServedBy(accepted, one));
  return {
    listen,
    served: listen.filter((one) => isServedBy(accepted, one)),
    missing: [
      ...absent.map(({ address, port }) => ({ address, port, why: 'absent' as const })),
      ...lost.map((one) => ({ ...one, why: 'refused' as const })),
    ],
  };
}

/** In one spelling; names, and addresses of one interface only (`fe80::1%eth0`), stay as they are written. */
const spelling = (address: string): string =>
  address.includes('%') ? address : (canonicalAddress(address) ?? address.toLowerCase());

export const isSame = (one: ListenAddress, other: ListenAddress): boolean =>
  one.port === other.port && spelling(one.address) === spelling(other.address);

const isWildcardFor = (one: ListenAddress, { address, port }: ListenAddress): boolean =>
  one.port === port &&
  one.address !== address &&
  ((one.address === '0.0.0.0' && isIPv4(address)) || (one.address === '::' && isIPv6(address)));

/** Whether upsd, listening on these, is reached at this IP address as well: up to 2.8.0 it serves IPv4 through `::` too. */
export const isServedBy = (served: readonly ListenAddress[], wanted: ListenAddress): boolean =>
  served.some(
    (one) =>
      isSame(one, wanted) ||
      isWildcardFor(one, wanted) ||
      (one.address === '::' && one.port === wanted.port && isIPv4(wanted.address)),
  );

/** What people are told of missing addresses; null where there is nothing to tell. */
export function complaint(missing: readonly MissingAddress[]): string | null {
  const told = (['absent', 'refused'] as const).flatMap((reason) => {
    const places = missing.filter(({ why }) => why === reason).map(shown);
    return places.length === 0
      ? []
      : [`upsd does not listen on ${places.join(', ')} (nut.listen): ${explanations[reason]}`];
  });
  return told.join('; ') || null;
}

const explanations = {
  absent: 'this machine does not have that address now; it is looked for again',
  refused: 'the system refused it, as it does where another program has the port; it is tried again',
} as const;

/** Half an hour, in looks of 10 s. */
const maxLooksBetween = 180;

/**
 * Whether a missing address is to be tried again at this look, counted from 1. For a refused one the wait doubles with every
 * start in vain: what refuses upsd may let us listen (ports below 1024), and would do so for ever.
 */
export const isDue = ({ why }: MissingAddress, look: number, startsInVain: number): boolean =>
  why === 'absent' || look % Math.min(2 ** startsInVain, maxLooksBetween) === 0;

/** As NUT's LISTEN and the configuration's nut.listen are shown to people. */
export const shown = ({ address, port }: ListenAddress): string => hostAndPort(address, port);
