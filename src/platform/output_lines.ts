/** Characters of one line that are worth keeping. */
const longestLine = 1000;

/** Cuts a program's output into lines of at most 1000 characters, without control characters and empty lines. */
export class OutputLines {
  #pending = '';

  constructor(private readonly onLine: (line: string) => void) {}

  push(chunk: Buffer): void {
    const pieces = chunk.toString('utf8').split(/\r?\n|\r/);
    pieces.forEach((piece, index) => {
      this.#pending = (this.#pending + piece).slice(0, longestLine);
      if (index < pieces.length - 1) this.flush();
    });
  }

  /** Hands out what is left when the output has ended. */
  flush(): void {
    const line = this.#pending.replace(/\p{Cc}/gu, ' ').trim();
    this.#pending = '';
    if (line !== '') this.onLine(line);
  }
}
