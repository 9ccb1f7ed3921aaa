import type { HostView } from '../../domain/snapshot.js';
import { isoTime, type Duration } from '../../domain/time.js';
import type { SteadyTimes } from './steady_times.js';
import { countdownSeconds, hundredthsOfMinutes } from './steps.js';
import type { HostPayload } from './topics.js';

/** What stands on a host's topic. */
export const hostPayload = (host: HostView, times: SteadyTimes): HostPayload => ({
  name: host.name,
  state: host.state,
  reason: host.reason,
  up: host.up,
  shutdown_delay: inMinutes(host.shutdownDelay),
  configured_delay: inMinutes(host.configuredDelay),
  remaining: host.remaining === null ? null : countdownSeconds(host.remaining),
  next_action: host.next === null ? null : host.next.action,
  next_at: host.next === null ? null : isoTime(times.told(`${host.next.action} ${host.id}`, host.next.at)),
  last_report: host.lastReport === null ? null : isoTime(host.lastReport),
});

const inMinutes = (delay: Duration | null): number | null =>
  delay === null ? null : hundredthsOfMinutes(delay);
