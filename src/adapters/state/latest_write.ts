/**
 * Writes one after the other, and only the newest of those that wait: a slow disk sees no queue.
 */
export class LatestWrite<T> {
  #running: Promise<void> | null = null;
  #next: { value: T; written: Promise<void>; settle: () => void } | null = null;

  /** @param write must not reject */
  constructor(private readonly write: (value: T) => Promise<void>) {}

  /** Resolves once `value`, or a newer one, was written. */
  put(value: T): Promise<void> {
    if (this.#running === null) {
      this.#running = this.#run(value);
      return this.#running;
    }
    if (this.#next === null) {
      let settle = (): void => undefined;
      const written = new Promise<void>((resolve) => (settle = resolve));
      this.#next = { value, written, settle };
    } else {
      this.#next.value = value;
    }
    return this.#next.written;
  }

  async #run(value: T): Promise<void> {
    await this.write(value);
    const next = this.#next;
    this.#next = null;
    this.#running = null;
    if (next === null) return;
    this.#running = this.#run(next.value);
    void this.#running.then(next.settle);
  }
}
