import type { Clock, Log } from '../../domain/core/ports.js';
import type { UpsStatus } from '../../domain/view/snapshot.js';
import { between, minutes, type Duration, type Monotonic } from '../../domain/core/time.js';
import { isOnBattery } from './forced_shutdown.js';

/**
 * A restart breaks every client's connection. upsmon of NUT 2.8.1 and 2.8.2 takes that for the end of a UPS that it has seen on
 * battery, and shuts its machine down at once; by now it has read that the mains is back, for it asks every 5 s (POLLFREQALERT).
 */
export const restsAfterBattery: Duration = minutes(1);

/** The one place that decides whether upsd may be restarted while it runs. */
export class UpsdRestarts {
  #isOnBattery = false;
  #wasOnBattery: Monotonic | null = null;
  #putOff: string | null = null;

  constructor(
    private readonly restart: (reason: string) => void,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  show(statuses: Iterable<UpsStatus>): void {
    const before = this.#isOnBattery;
    this.#isOnBattery = [...statuses].some(isOnBattery);
    if (before || this.#isOnBattery) this.#wasOnBattery = this.clock.now().monotonic;
  }

  /** Whoever asks does so again while it is due. @returns false, without a restart, on battery and for a minute after */
  ask(reason: string): boolean {
    const since = this.#wasOnBattery;
    const hasRested = since === null || between(since, this.clock.now().monotonic) >= restsAfterBattery;
    if (hasRested && !this.#isOnBattery) {
      this.#putOff = null;
      this.restart(reason);
      return true;
    }
    if (reason === this.#putOff) this.log.debug(`upsd will be started anew later: ${reason}`);
    else this.log.info(`upsd will be started anew once no UPS has been on battery for a minute: ${reason}`);
    this.#putOff = reason;
    return false;
  }
}
