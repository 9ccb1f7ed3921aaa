import { seconds, type Duration } from '../../domain/time.js';
import { canListenOn, shown } from './listen_check.js';
import type { ListenAddress } from './upsd_files.js';

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

  lookFor(absent: readonly ListenAddress[]): void {
    this.stop();
    this.#absent = absent;
    if (absent.length > 0) this.#timer = setInterval(() => void this.#look(absent), lookEvery);
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#absent = [];
  }

  async #look(absent: readonly ListenAddress[]): Promise<void> {
    for (const address of absent) {
      if (!(await canListenOn(address))) continue;
      if (this.#absent === absent) this.appeared(shown(address));
      return;
    }
  }
}
