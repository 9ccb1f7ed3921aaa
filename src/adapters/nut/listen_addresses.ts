import type { Failure } from '../../domain/core/failure.js';
import { seconds, type Duration } from '../../domain/core/time.js';
import { isAddressAbsent, listenFailure, listenForAMoment } from '../../platform/listening.js';
import { systemCodeOf } from '../../platform/system_error.js';
import { runEvery, type Timer } from '../../platform/timers.js';
import {
  isDue,
  isSame,
  isServedBy,
  listenPlan,
  shown,
  type ListenPlan,
  type MissingAddress,
  type TriedAddress,
} from './listen_plan.js';
import type { ListenAddress } from '../../config/sections/nut.js';

/** Looking costs next to nothing. */
const lookEvery: Duration = seconds(10);

/** Finds out where upsd can listen, and looks for what is missing for as long as it is missing. */
export class ListenAddresses {
  #tried: readonly TriedAddress[] = [];
  #refused: readonly ListenAddress[] = [];
  #startsInVain = 0;
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
    let absence: Failure | null = null;
    for (const { address, port } of this.wanted) {
      try {
        tried.push({ address: await listenForAMoment({ host: address, port }), port, isAbsent: false });
      } catch (error) {
        const failure = explained({ address, port }, error);
        if (!isAddressAbsent(error)) throw failure;
        tried.push({ address, port, isAbsent: true });
        absence ??= failure;
      }
    }
    if (absence && tried.every(({ isAbsent }) => isAbsent)) throw absence;
    const wasInVain = this.plan.missing.some(({ why }) => why === 'refused');
    this.#startsInVain = wasInVain ? this.#startsInVain + 1 : 0;
    this.#tried = tried;
    this.#refused = [];
    return this.plan;
  }

  /**
   * upsd says that it does not listen there.
   *
   * @returns whether clients miss anything: up to 2.8.0 upsd serves IPv4 through `::` too, which it then tries first
   */
  refuse(address: ListenAddress): boolean {
    this.#refused = [...this.#refused, address];
    return !isServedBy(this.plan.served, address);
  }

  /** Looks for what is missing. */
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
    for (const missing of this.plan.missing.filter((one) => isDue(one, this.#looks, this.#startsInVain))) {
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
      const taken = why === 'absent' && systemCodeOf(error) === 'EADDRINUSE' ? addressOf(error) : null;
      return taken !== null && isServedBy(this.plan.served, { address: taken, port }) ? 'served' : 'missing';
    }
  }
}

/** Node.js tells it with the error (https://nodejs.org/api/errors.html, `error.address`). */
const addressOf = (error: unknown): string | null =>
  error instanceof Error && 'address' in error && typeof error.address === 'string' ? error.address : null;

const explained = (wanted: ListenAddress, error: unknown): Failure =>
  listenFailure(error, {
    port: wanted.port,
    place: ` (nut.listen: ${shown(wanted)})`,
    ifTaken:
      'It may be another NUT server: in Home Assistant the app Network UPS Tools (stop it there), on Debian its own (systemctl disable --now nut-server). Or set another port in nut.listen.',
    ifForbidden: 'Choose a port above 1023 in nut.listen.',
    otherwise: `NUT cannot listen on ${shown(wanted)} (nut.listen)`,
  });
