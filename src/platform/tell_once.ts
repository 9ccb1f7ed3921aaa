/** Keeps a report from being told again while its cause stays the same. */
export class TellOnce {
  #told: string | null = null;

  /** The cause that was told last; null where there is none, or it has gone. */
  get told(): string | null {
    return this.#told;
  }

  /** @returns whether this cause is to be told now: it is not the one that was told last */
  isNews(cause: string): boolean {
    if (cause === this.#told) return false;
    this.#told = cause;
    return true;
  }

  /** It works again: the next cause is news, whichever it is. @returns whether a cause was told before */
  recover(): boolean {
    const wasTold = this.#told !== null;
    this.#told = null;
    return wasTold;
  }
}
