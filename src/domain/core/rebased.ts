import type { Remembered, RememberedHost, RememberedUps } from './memory_schema.js';
import { between, moment, type Moment } from './time.js';

type Past = (then: Moment) => Moment;

/** Whether its monotonic times are of the clock that runs now. */
export const isOfThisBoot = (remembered: Remembered, bootId: string, now: Moment): boolean =>
  remembered.bootId === bootId && remembered.savedAt.monotonic <= now.monotonic;

/** After another boot the monotonic clock has started anew: its times are told by the wall clock then. */
export function rebased(remembered: Remembered, bootId: string, now: Moment): Remembered {
  if (isOfThisBoot(remembered, bootId, now)) return remembered;
  const past: Past = (then) => moment(now.monotonic - Math.max(0, now.wall - then.wall), then.wall);
  const { savedAt, upses, maintenance, hosts, schedules } = remembered;
  return {
    ...remembered,
    savedAt: past(savedAt),
    upses: upses.map((ups) => rebasedUps(ups, past)),
    maintenance:
      maintenance === null ? null : { ...maintenance, until: future(maintenance.until, savedAt, now) },
    hosts: hosts.map((host) => rebasedHost(host, past)),
    ...(schedules && {
      schedules: schedules.map(({ run, ...others }) => ({
        ...others,
        run: run && { ...run, until: future(run.until, savedAt, now) },
      })),
    }),
  };
}

const rebasedUps = (ups: RememberedUps, past: Past): RememberedUps => ({
  ...ups,
  outage:
    ups.outage === null
      ? null
      : {
          startedAt: past(ups.outage.startedAt),
          deadlinesFrom: past(ups.outage.deadlinesFrom),
          saidLowBattery: [],
        },
  drill: ups.drill === null ? null : { ...ups.drill, startedAt: past(ups.drill.startedAt), stoppedAt: null },
});

/** A report from before tells nothing of a machine that lost its power with us. */
const rebasedHost = (host: RememberedHost, past: Past): RememberedHost => ({
  ...host,
  report: null,
  departure:
    host.departure.stage === 'returned'
      ? { ...host.departure, since: past(host.departure.since) }
      : host.departure,
  wake: rebasedWake(host.wake, past),
});

function rebasedWake(wake: RememberedHost['wake'], past: Past): RememberedHost['wake'] {
  switch (wake.stage) {
    case 'none':
      return wake;
    // Whatever was left of the delay, it begins anew once the mains is decided.
    case 'planned':
      return {
        ...wake,
        dueAt: past(wake.dueAt),
        ...(wake.firstDueAt === undefined ? {} : { firstDueAt: past(wake.firstDueAt) }),
      };
    case 'sending':
      return { ...wake, firstSentAt: past(wake.firstSentAt), lastSentAt: past(wake.lastSentAt) };
    case 'failed':
      return { ...wake, at: past(wake.at) };
  }
}

/** Never further away than it was when it was written, whatever the wall clock says now. */
function future(until: Moment, savedAt: Moment, now: Moment): Moment {
  const left = Math.min(until.wall - now.wall, between(savedAt.monotonic, until.monotonic));
  return moment(now.monotonic + left, now.wall + left);
}
