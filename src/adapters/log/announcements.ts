import type { Announcement } from '../../domain/announcement.js';
import type { Log, LogLevel, Output } from '../../domain/ports.js';
import { seconds } from '../../domain/time.js';

/** Anybody on the broker can send what is refused, as fast as they like: this many lines in this time, then their number. */
const mostRefusals = 20;
const refusalsWithin = seconds(10);

/** Each change as one line, at the level of its weight. */
export class AnnouncementLog implements Output {
  readonly name = 'log';
  #refusals = 0;

  constructor(private readonly log: Log) {}

  show(): void {
    // The log tells changes, not states.
  }

  announce(announcement: Announcement): void {
    if (announcement.type === 'command_refused' && this.#isTooMany()) return;
    const mark = announcement.simulated ? 'DRILL: ' : '';
    this.log[levelOf(announcement)](`${mark}${announcement.message}`, {
      event: announcement.type,
      ...announcement.details,
    });
  }

  #isTooMany(): boolean {
    if (this.#refusals === 0) setTimeout(() => this.#startAnew(), refusalsWithin).unref();
    this.#refusals += 1;
    return this.#refusals > mostRefusals;
  }

  #startAnew(): void {
    const untold = this.#refusals - mostRefusals;
    this.#refusals = 0;
    if (untold > 0)
      this.log.warn(`${untold} more commands were refused within ${refusalsWithin / 1000} s.`, {
        event: 'command_refused',
      });
  }
}

/** A suspicion and its end change no status: on a lossy network they would fill the log. */
function levelOf({ type, details, simulated }: Announcement): LogLevel {
  switch (type) {
    case 'mains_suspect':
      return 'debug';
    case 'mains_present':
      return details['before'] === 'suspect' ? 'debug' : 'info';
    case 'mains_lost':
    case 'low_battery':
      return simulated ? 'info' : 'warn';
    case 'mains_unknown':
    case 'problem_raised':
    case 'command_refused':
    case 'host_wake_failed':
    case 'host_stale':
    case 'host_unattended':
    case 'magic_packet_failed':
      return 'warn';
    default:
      return 'info';
  }
}
