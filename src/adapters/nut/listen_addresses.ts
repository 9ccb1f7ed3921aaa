import { isIPv4, isIPv6 } from 'node:net';
import type { ListenAddress } from '../../config/sections/nut.js';
import type { Failure } from '../../domain/core/failure.js';
import { seconds, type Duration } from '../../domain/core/time.js';
import { canonicalAddress, hostAndPort } from '../../platform/ip_address.js';
import { isAddressAbsent, listenFailure, listenForAMoment } from '../../platform/listening.js';
import { systemCodeOf } from '../../platform/system_error.js';
import { runEvery, type Timer } from '../../platform/timers.js';

/** An address of nut.listen on which somebody tried to listen. */
interface TriedAddress extends ListenAddress {
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
  /** upsd's LISTEN directives, in order. */
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
 * @param refused where upsd says that it does not listen
 */
export function listenPlan(tried: readonly TriedAddress[], refused: readonly ListenAddress[]): ListenPlan {
  const all = tried.map((one) => ({ ...one, address: spelling(one.address) }));
  const needed = all.filter(
    (one, index) => !all.some((other, at) => isWildcardFor(other, one) || (at < index && isSame(other, one))),
  );
  const those = (absent: boolean): readonly ListenAddress[] =>
    needed.filter(({ isAbsent }) => isAbsent === absent).map(({ address, port }) => ({ address, port }));
  const listen = those(false).toSorted((a, b) => Number(a.address === '::') - Number(b.address === '::'));
  const accepted = listen.filter((one) => !refused.some((other) => isSame(one, other)));
  const served = listen.filter((one) => isServedBy(accepted, one));
  const lost = listen.filter((one) => !served.includes(one));
  const missing = [
    ...those(true).map((one) => ({ ...one, why: 'absent' as const })),
    ...lost.map((one) => ({ ...one, why: 'refused' as const })),
  ];
  return { listen, served, missing };
}

/** In one spelling; names, and addresses of one interface only (`fe80::1%eth0`), stay as they are written. */
const spelling = (address: string): string =>
  address.includes('%') ? address : (canonicalAddress(address) ?? address.toLowerCase());

const isSame = (one: ListenAddress, other: ListenAddress): boolean =>
  one.port === other.port && spelling(one.address) === spelling(other.address);

const isWildcardFor = (one: ListenAddress, { address, port }: ListenAddress): boolean =>
  one.port === port &&
  one.address !== address &&
  ((one.address === '0.0.0.0' && isIPv4(address)) || (one.address === '::' && isIPv6(address)));

/** Whether upsd, listening on these, is reached at this IP address as well: up to 2.8.0 it serves IPv4 through `::` too. */
const isServedBy = (served: readonly ListenAddress[], wanted: ListenAddress): boolean =>
  served.some(
    (one) =>
      isSame(one, wanted) ||
      isWildcardFor(one, wanted) ||
      (one.address === '::' && one.port === wanted.port && isIPv4(wanted.address)),
  );

const explanations = [
  ['absent', 'this machine does not have that address now; it is looked for again'],
  ['refused', 'the system refused it, as it does where another program has the port; it is tried again'],
] as const;

/** What people are told of missing addresses; null where there is nothing to tell. */
export function complaint(missing: readonly MissingAddress[]): string | null {
  const told = explanations.map(([reason, explanation]) => {
    const places = missing.filter(({ why }) => why === reason).map(shown);
    return places.length > 0 && `upsd does not listen on ${places.join(', ')} (nut.listen): ${explanation}`;
  });
  return told.filter(Boolean).join('; ') || null;
}

/** Half an hour, in looks of 10 s. */
const maxLooksBetween = 180;

/**
 * Whether a missing address is to be tried again at this look, counted from 1. For a refused one the wait doubles with every
 * failed start: what refuses upsd may let us listen (ports below 1024), and would do so for ever.
 */
export const isDue = ({ why }: MissingAddress, look: number, failedStarts: number): boolean =>
  why === 'absent' || look % Math.min(2 ** failedStarts, maxLooksBetween) === 0;

export const shown = ({ address, port }: ListenAddress): string => hostAndPort(address, port);

const lookEvery: Duration = seconds(10);

/** Finds out where upsd can listen, and looks for what is missing for as long as it is missing. */
export class ListenAddresses {
  #tried: readonly TriedAddress[] = [];
  #refused: readonly ListenAddress[] = [];
  #failedStarts = 0;
  #looks = 0;
  #timer: Timer | null = null;

  /**
   * @param wanted at least one
   * @param onFound called at every look at which a missing address could be listened on, until `stop`
   */
  constructor(
    private readonly wanted: readonly ListenAddress[],
    private readonly onFound: (where: string) => void,
  ) {}

  get plan(): ListenPlan {
    return listenPlan(this.#tried, this.#refused);
  }

  /**
   * Listens on each address for a moment, before upsd does: it would only end, with words that nobody connects with a setting.
   *
   * @throws Failure PORT_TAKEN, PORT_FORBIDDEN, or ADDRESS_UNUSABLE where none of them can be listened on
   */
  async tryEach(): Promise<ListenPlan> {
    const tried: TriedAddress[] = [];
    const absences: Failure[] = [];
    for (const { address, port } of this.wanted) {
      try {
        tried.push({ address: await listenForAMoment({ host: address, port }), port, isAbsent: false });
      } catch (error) {
        const failure = explained({ address, port }, error);
        if (!isAddressAbsent(error)) throw failure;
        tried.push({ address, port, isAbsent: true });
        absences.push(failure);
      }
    }
    if (absences[0] && absences.length === tried.length) throw absences[0];
    const wasInVain = this.plan.missing.some(({ why }) => why === 'refused');
    this.#failedStarts = wasInVain ? this.#failedStarts + 1 : 0;
    this.#tried = tried;
    this.#refused = [];
    return this.plan;
  }

  /** @returns whether clients miss anything: up to 2.8.0 upsd serves IPv4 through `::` too, which it then tries first */
  refuse(address: ListenAddress): boolean {
    this.#refused = [...this.#refused, address];
    return !isServedBy(this.plan.served, address);
  }

  watch(): void {
    this.stop();
    this.#looks = 0;
    this.#timer = runEvery(lookEvery, () => void this.#look());
  }

  stop(): void {
    this.#timer?.stop();
    this.#timer = null;
  }

  async #look(): Promise<void> {
    const timer = this.#timer;
    this.#looks += 1;
    for (const missing of this.plan.missing.filter((one) => isDue(one, this.#looks, this.#failedStarts))) {
      const found = await this.#tryAgain(missing);
      if (this.#timer !== timer) return;
      if (found === 'free') {
        this.onFound(shown(missing));
        return;
      }
      if (found === 'served') this.#tried = this.#tried.filter((one) => !isSame(one, missing));
    }
  }

  /** @returns `served`: it has come, and upsd serves it already, through an address that covers it */
  async #tryAgain({ address, port, why }: MissingAddress): Promise<'free' | 'served' | 'missing'> {
    try {
      // On `::` for IPv4 too, as upsd's versions up to 2.8.0 do.
      await listenForAMoment({ host: address, port, ipv6Only: false });
      return 'free';
    } catch (error) {
      if (why !== 'absent' || systemCodeOf(error) !== 'EADDRINUSE') return 'missing';
      // Node.js tells with the error what a name stands for.
      const taken = error instanceof Error && 'address' in error ? String(error.address) : '';
      return isServedBy(this.plan.served, { address: taken, port }) ? 'served' : 'missing';
    }
  }
}

const explained = (wanted: ListenAddress, error: unknown): Failure =>
  listenFailure(error, {
    port: wanted.port,
    place: ` (nut.listen: ${shown(wanted)})`,
    ifTaken:
      'It may be another NUT server: in Home Assistant the app Network UPS Tools (stop it there), on Debian its own (systemctl disable --now nut-server). Or set another port in nut.listen.',
    ifForbidden: 'Choose a port above 1023 in nut.listen.',
    otherwise: `NUT cannot listen on ${shown(wanted)} (nut.listen)`,
  });
