import type { Writable } from 'node:stream';

/**
 * One who reads a stream. Nothing is kept for somebody who reads slowly: as soon as what is under way fills the sink's own
 * buffer, news is missed, and once that was read the whole comes in its place.
 */
export class Reader {
  #isFull = false;
  #hasMissed = false;

  /** @param whole what the reader is shown first, and whenever it has missed something */
  constructor(
    private readonly sink: Writable,
    private readonly whole: () => Buffer,
  ) {
    sink.on('drain', () => this.#caughtUp());
    this.#write(whole());
  }

  /** News, all of which counts. */
  tell(news: Buffer): void {
    if (this.#isFull) this.#hasMissed = true;
    else this.#write(news);
  }

  /** A sign of life, which somebody who reads slowly does not need. */
  greet(heartbeat: Buffer): void {
    if (!this.#isFull) this.#write(heartbeat);
  }

  end(): void {
    this.sink.end();
  }

  #write(text: Buffer): void {
    this.#isFull = !this.sink.write(text);
  }

  #caughtUp(): void {
    this.#isFull = false;
    if (!this.#hasMissed) return;
    this.#hasMissed = false;
    this.#write(this.whole());
  }
}
