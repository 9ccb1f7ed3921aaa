import type { ListenAddress } from '../../config/sections/nut.js';
import { seconds, type Duration } from '../../domain/time.js';
import { isServedBy } from './covered_addresses.js';
import { addressInUse, canListenOn, shown } from './listen_check.js';

/** Looking costs next to nothing. */
const lookEvery: Duration = seconds(10);

/** The listen addresses that upsd was started without, looked for until one of them is there. */
export class AbsentAddresses {
  #absent: readonly ListenAddress[] = [];
  #timer: NodeJS.Timeout | null = null;

  /** @param appeared called at every look at which one is there; an error of it is not expected */
  constructor(private readonly appeared: (where: string) => void) {}

  /** In words; null where none is absent. */
  get complaint(): string | null {
    if (this.#absent.length === 0) return null;
    const all = this.#absent.map(shown).join(', ');
    return `upsd does not listen on ${all} (nut.listen): this machine does not have that address now; it is looked for again`;
  }

  /** @param served where upsd listens meanwhile */
  lookFor(absent: readonly ListenAddress[], served: readonly ListenAddress[]): void {
    this.stop();
    this.#absent = absent;
    if (absent.length > 0) this.#timer = setInterval(() => void this.#look(this.#absent, served), lookEvery);
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#absent = [];
  }

  async #look(absent: readonly ListenAddress[], served: readonly ListenAddress[]): Promise<void> {
    for (const wanted of absent) {
      if (await canListenOn(wanted)) {
        if (this.#absent === absent) this.appeared(shown(wanted));
        return;
      }
      const address = await addressInUse(wanted);
      const isServed = address !== null && served.some((one) => isServedBy(one, { ...wanted, address }));
      // It has come, and upsd serves it already, through an address that covers it.
      if (isServed && this.#absent === absent) {
        this.#absent = absent.filter((other) => other !== wanted);
        return;
      }
    }
  }
}
