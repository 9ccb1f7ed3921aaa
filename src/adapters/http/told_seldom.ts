import type { Clock } from '../../domain/ports.js';
import { after, minutes, type Monotonic } from '../../domain/time.js';

/** Clients repeat themselves every few seconds. */
const tellAgainAfter = minutes(60);

/** Whoever invents subjects must not fill the memory. */
const mostSubjects = 256;

/** Says of a subject once an hour that it is to be told, so that a client that goes on and on does not flood the log. */
export class ToldSeldom {
  readonly #quietUntil = new Map<string, Monotonic>();

  constructor(private readonly clock: Clock) {}

  isDue(subject: string): boolean {
    const { monotonic } = this.clock.now();
    const quietUntil = this.#quietUntil.get(subject);
    if (quietUntil !== undefined && monotonic < quietUntil) return false;
    if (this.#quietUntil.size >= mostSubjects) {
      const [oldest] = this.#quietUntil.keys();
      if (oldest !== undefined) this.#quietUntil.delete(oldest);
    }
    this.#quietUntil.set(subject, after(monotonic, tellAgainAfter));
    return true;
  }
}
