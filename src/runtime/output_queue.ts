import type { Announcement } from '../domain/core/announcement.js';
import { messageOf } from '../domain/core/failure.js';
import type { Log, Output } from '../domain/core/ports.js';
import type { Snapshot } from '../domain/view/snapshot.js';
import type { Moment } from '../domain/core/time.js';
import { TellOnce } from '../platform/retry.js';

/**
 * Between the loop and one output: keeps only the newest pending snapshot, never makes the loop wait, and contains
 * whatever the output throws.
 */
export class OutputQueue {
  #busy = false;
  #pending: Snapshot | null = null;
  readonly #told = new TellOnce();

  constructor(
    private readonly output: Output,
    private readonly log: Log,
  ) {}

  offer(snapshot: Snapshot): void {
    this.#pending = snapshot;
    if (!this.#busy) void this.#showPending();
  }

  announce(announcement: Announcement, at: Moment): void {
    try {
      this.output.announce?.(announcement, at);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** An output that shows at once is done when this returns: there is nothing to wait for. */
  async #showPending(): Promise<void> {
    this.#busy = true;
    while (this.#pending !== null) {
      const snapshot = this.#pending;
      this.#pending = null;
      try {
        const shown = this.output.show(snapshot);
        if (shown !== undefined) await shown;
        this.#told.recover();
      } catch (error) {
        this.#failed(error);
      }
    }
    this.#busy = false;
  }

  /** One line for each cause, not one for each snapshot. */
  #failed(error: unknown): void {
    const message = messageOf(error);
    if (this.#told.isNews(message))
      this.log.error(`The output ${this.output.name} failed: ${message}`, { error });
  }
}
