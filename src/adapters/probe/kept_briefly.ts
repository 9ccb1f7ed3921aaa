/**
 * How long a value is kept (ms). In an outage all probes fall silent at once, and share what one of them found out. Shorter than
 * the shortest `detection.timeout` (50 ms): what is found out is always newer than the probe that asks.
 */
const keptFor = 20;

/** Values that count for a moment only. */
export class KeptBriefly<T> {
  readonly #values = new Map<string, T>();

  of(key: string, make: () => T): T {
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const value = make();
    if (this.#values.size === 0) setTimeout(() => this.#values.clear(), keptFor).unref();
    this.#values.set(key, value);
    return value;
  }
}
