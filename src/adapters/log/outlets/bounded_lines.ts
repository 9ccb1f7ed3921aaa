/** Some minutes of the most talkative service. */
const maxCount = 1_000;
const maxBytes = 1024 * 1024;

/** Lines that wait, in order, with bounds: what comes when it is full is not taken, for the beginning tells the cause. */
export class BoundedLines {
  readonly #lines: Buffer[] = [];
  #bytes = 0;

  get count(): number {
    return this.#lines.length;
  }

  /** Null where none waits. */
  get first(): Buffer | null {
    return this.#lines[0] ?? null;
  }

  /** @returns false where there is no room for it */
  add(line: Buffer): boolean {
    if (this.#lines.length >= maxCount || this.#bytes + line.length > maxBytes) return false;
    this.#lines.push(line);
    this.#bytes += line.length;
    return true;
  }

  removeFirst(): void {
    this.#bytes -= this.#lines.shift()?.length ?? 0;
  }
}
