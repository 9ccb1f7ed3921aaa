interface Planned {
  readonly time: number;
  readonly order: number;
  readonly happen: () => void;
}

const isBefore = (one: Planned, other: Planned): boolean =>
  one.time < other.time || (one.time === other.time && one.order < other.order);

/** What is still to happen, in the order of its time; at the same time, in the order in which it was planned. A binary heap. */
export class TimeLine {
  readonly #heap: Planned[] = [];
  #order = 0;

  /** @param clock what several time lines may go by */
  constructor(private readonly clock: { now: number }) {}

  /** Milliseconds since the house was made. */
  get now(): number {
    return this.clock.now;
  }

  get next(): number {
    return this.#heap[0]?.time ?? Number.POSITIVE_INFINITY;
  }

  /** Something that happens at a time to come; one that has passed means now. */
  plan(time: number, happen: () => void): void {
    this.#order += 1;
    const planned = { time: Math.max(time, this.now), order: this.#order, happen };
    const heap = this.#heap;
    let index = heap.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(planned, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = planned;
  }

  clear(): void {
    this.#heap.length = 0;
  }

  /** Lets the next thing happen. */
  take(): void {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return;
    if (heap.length > 0) this.#sink(last);
    this.clock.now = first.time;
    first.happen();
  }

  #sink(planned: Planned): void {
    const heap = this.#heap;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      const right = heap[child + 1];
      let below = heap[child];
      if (below === undefined) break;
      if (right !== undefined && isBefore(right, below)) {
        below = right;
        child += 1;
      }
      if (!isBefore(below, planned)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = planned;
  }
}
