import type { Announcement } from '../../domain/core/announcement.js';
import type { Log, LogLevel, Output } from '../../domain/core/ports.js';

/** Each change as one line, at the level of its weight. */
export class AnnouncementLog implements Output {
  readonly name = 'log';

  constructor(private readonly log: Log) {}

  show(): void {
    // The log tells changes, not states.
  }

  announce(announcement: Announcement): void {
    const { type, message, details, simulated } = announcement;
    this.log[levelOf(announcement)](simulated ? `DRILL: ${message}` : message, { event: type, ...details });
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
