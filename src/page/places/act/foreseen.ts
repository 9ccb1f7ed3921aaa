import type { RehearsedHost } from '../../../api/rehearsal_report.js';
import type { StatusReport } from '../../../api/report.js';

/** Who would go down in a drill. */
export interface Foreseen {
  /** The first to go first. `after`: seconds from its start. */
  readonly goDown: readonly { readonly name: string; readonly after: number }[];
  readonly stay: readonly string[];
  /** By a rehearsal, not by the delays alone. */
  readonly isRehearsed: boolean;
}

/** What is needed here of `GET /api/rehearsal`. */
export interface Rehearsed {
  readonly hosts: readonly Pick<RehearsedHost, 'name' | 'goes_down_at'>[];
}

const firstFirst = (goDown: Foreseen['goDown']): Foreseen['goDown'] =>
  [...goDown].sort((one, other) => one.after - other.after);

export const byRehearsal = ({ hosts }: Rehearsed): Foreseen => ({
  goDown: firstFirst(
    hosts.flatMap(({ name, goes_down_at: after }) => (after === null ? [] : [{ name, after }])),
  ),
  stay: hosts.filter((host) => host.goes_down_at === null).map(({ name }) => name),
  isRehearsed: true,
});

/** Where nothing can be rehearsed: a host that has a delay and runs goes down after it. */
export function byDelays({ hosts }: Pick<StatusReport, 'hosts'>): Foreseen {
  const running = hosts.filter(({ state }) => state !== 'offline');
  return {
    goDown: firstFirst(
      running.flatMap(({ name, shutdown_delay: after }) => (after === null ? [] : [{ name, after }])),
    ),
    stay: running.filter((host) => host.shutdown_delay === null).map(({ name }) => name),
    isRehearsed: false,
  };
}
