/** A value for each key, made when it is first asked for. Only of those used last: whoever invents keys must not fill the memory. */
export class RecentlyUsed<Value> {
  readonly #values = new Map<string, Value>();

  constructor(
    private readonly make: () => Value,
    private readonly maxKeys: number,
  ) {}

  of(key: string): Value {
    const value = this.#values.get(key) ?? this.make();
    // A Map gives its keys in the order in which they were put in: the first one is the one that was used longest ago.
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size > this.maxKeys) {
      const [oldest] = this.#values.keys();
      if (oldest !== undefined) this.#values.delete(oldest);
    }
    return value;
  }
}
