/** Writes one after the other, and only the newest of those that wait: a slow disk sees no queue. */
export class LatestWrite<T> {
  #last: Promise<void> = Promise.resolve();
  #waiting: { value: T } | null = null;

  /** @param write must not reject */
  constructor(private readonly write: (value: T) => Promise<void>) {}

  /** Resolves once `value`, or a newer one, was written. */
  put(value: T): Promise<void> {
    if (this.#waiting !== null) {
      this.#waiting.value = value;
      return this.#last;
    }
    const waiting = { value };
    this.#waiting = waiting;
    this.#last = this.#last.then(() => {
      this.#waiting = null;
      return this.write(waiting.value);
    });
    return this.#last;
  }
}
