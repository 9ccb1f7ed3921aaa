import { isIPv4 } from 'node:net';
import type { ListenAddress } from '../../config/sections/nut.js';
import { milliseconds, minutes, seconds, type Duration } from '../../domain/time.js';
import { canListenOn, shown } from './listen_check.js';

const firstWait: Duration = seconds(10);
const longestWait: Duration = minutes(30);

/**
 * The listen addresses that upsd runs without because the system refused them: another program was faster. Up to 2.8.0 upsd
 * goes on with the others, unless it was the one that it tries first (the last); later ones end in any case. That is told as
 * the end of a program is.
 */
export class RefusedAddresses {
  #listen: readonly ListenAddress[] = [];
  #refused: readonly ListenAddress[] = [];
  #timer: NodeJS.Timeout | null = null;
  /** Doubles with every start in vain: what refuses upsd may let us listen (ports below 1024), and would do so for ever. */
  #wait = firstWait;

  /** @param free called when one of them could be listened on, again and again until upsd is started anew */
  constructor(private readonly free: (where: string) => void) {}

  /** In words; null where none is refused. */
  get complaint(): string | null {
    if (this.#refused.length === 0) return null;
    const all = this.#refused.map(shown).join(', ');
    return `upsd does not listen on ${all} (nut.listen): the system refused it, as it does where another program has the port; it is tried again`;
  }

  /** Where upsd listens after all. */
  get served(): readonly ListenAddress[] {
    return this.#listen.filter((address) => !this.#refused.includes(address));
  }

  /** upsd is about to be started with these. */
  begin(listen: readonly ListenAddress[]): void {
    this.stop();
    this.#wait = this.#refused.length === 0 ? firstWait : milliseconds(Math.min(this.#wait * 2, longestWait));
    this.#listen = listen;
    this.#refused = [];
  }

  /**
   * upsd says that it does not listen there.
   *
   * @returns whether clients miss anything: up to 2.8.0 upsd serves IPv4 through `::` too, which it then tries first
   */
  add({ address, port }: ListenAddress): boolean {
    const isSame = (one: ListenAddress) => one.address === address && one.port === port;
    const refused = this.#listen.find(isSame);
    if (refused === undefined) return true;
    if (isIPv4(address) && this.served.some((one) => one.address === '::' && one.port === port)) return false;
    this.#refused = [...this.#refused, refused];
    this.#timer ??= setInterval(() => void this.#look(), this.#wait);
    return true;
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  async #look(): Promise<void> {
    const refused = this.#refused;
    for (const address of refused) {
      if (!(await canListenOn(address))) continue;
      if (this.#timer && this.#refused === refused) this.free(shown(address));
      return;
    }
  }
}
