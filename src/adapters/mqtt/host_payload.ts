import type { HostView } from '../../domain/snapshot.js';
import { isoTime, minutes, type Duration, type WallTime } from '../../domain/time.js';
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
  next_at: timeOf(host.next?.at ?? null, (at) => times.told(`${host.next?.action ?? ''} ${host.id}`, at)),
  last_report: timeOf(host.lastReport, (at) => times.told(`report ${host.id}`, at, minutes(1))),
  stale: host.stale,
  unattended: host.unattended,
  client_problem: clientProblem(host),
});

const clientProblem = ({ stale, unattended }: HostView): string | null => {
  if (stale) return 'its client script has stopped reporting without announcing a shutdown';
  return unattended
    ? 'no NUT client or script on it is heard: nothing would shut it down in an outage'
    : null;
};

const timeOf = (at: WallTime | null, told: (at: WallTime) => WallTime): string | null =>
  at === null ? null : isoTime(told(at));

const inMinutes = (delay: Duration | null): number | null =>
  delay === null ? null : hundredthsOfMinutes(delay);
