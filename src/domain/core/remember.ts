import type { Host } from '../host/host.js';
import type { Wake } from '../host/lifecycle.js';
import { rememberSchedules } from '../schedule/memory.js';
import type { Primary } from '../primary/stage.js';
import type { Ups } from '../ups/ups.js';
import type { Remembered, RememberedHost, RememberedUps } from './memory_schema.js';
import type { State } from './state.js';
import { monotonicTime, type Moment, type Monotonic } from './time.js';

/** Of the state what has to outlive us: only what cannot be found out anew. */
export function remember(state: State, bootId: string, now: Moment): Remembered {
  const { maintenance } = state;
  return {
    bootId,
    savedAt: now,
    graceUntil: graceUntil(state),
    upses: state.upses.map(rememberUps),
    maintenance:
      maintenance === null ? null : { until: maintenance.until, held: Object.fromEntries(maintenance.held) },
    delays: Object.fromEntries(state.delays),
    seenAlive: seenAlive(state),
    hosts: state.hosts.map(rememberHost),
    ...rememberPrimary(state.primary),
    ...rememberSchedules(state.schedules),
  };
}

const rememberUps = (ups: Ups): RememberedUps => ({
  name: ups.settings.name,
  mains: { name: ups.mains.name, since: ups.mains.since },
  ...(ups.input === ups.mains ? {} : { input: { name: ups.input.name, since: ups.input.since } }),
  decided: ups.decided,
  outage: ups.outage === null ? null : { ...ups.outage, saidLowBattery: [...ups.outage.saidLowBattery] },
  lastOutage: ups.lastOutage,
  totals: ups.totals,
  drill: ups.drill === null ? null : { ...ups.drill, upAtStart: [...ups.drill.upAtStart] },
  lastDrill: ups.lastDrill,
  battery: ups.battery,
});

function rememberPrimary(primary: Primary): Pick<Remembered, 'primary'> {
  switch (primary.stage) {
    case 'staying':
      return {};
    case 'waiting':
      return { primary };
    case 'cutting':
      return { primary: { ...primary, awaited: [...primary.awaited] } };
    case 'going': {
      const { stage, since, isCut } = primary;
      return { primary: { stage, since, isCut } };
    }
  }
}

const rememberHost = ({ settings, heard, presence, departure, wake }: Host): RememberedHost => ({
  id: settings.id,
  report:
    heard.report?.status === 'online' && !presence.stale
      ? { status: 'online', at: null, remaining: null }
      : heard.report,
  everHeard: heard.ever,
  answersProbes: heard.answersProbes,
  departure,
  wake: wakeRecord(wake),
});

/** Without keys that hold nothing; a reason in words, which every version can read. */
const wakeRecord = (wake: Wake): RememberedHost['wake'] => {
  if (wake.stage === 'failed') return { ...wake, reason: wake.reason.text };
  if (wake.stage !== 'planned') return wake;
  const { stage, dueAt, firstDueAt, afterDrill } = wake;
  return {
    stage,
    dueAt,
    ...(firstDueAt === undefined ? {} : { firstDueAt }),
    ...(afterDrill === undefined ? {} : { afterDrill }),
  };
};

/** Whether the disk has to know of the change before anybody else does. */
export const worthRemembering = (before: State, state: State): boolean =>
  before.maintenance !== state.maintenance ||
  before.delays !== state.delays ||
  before.primary !== state.primary ||
  before.schedules !== state.schedules ||
  (before.upses !== state.upses &&
    state.upses.some((ups, index) => isUpsWorthRemembering(before.upses[index], ups))) ||
  (before.hosts !== state.hosts &&
    state.hosts.some((host, index) => isHostWorthRemembering(before.hosts[index], host)));

const isUpsWorthRemembering = (before: Ups | undefined, ups: Ups): boolean =>
  before?.decided !== ups.decided ||
  before.outage !== ups.outage ||
  before.lastOutage !== ups.lastOutage ||
  before.drill !== ups.drill ||
  before.lastDrill !== ups.lastDrill ||
  before.battery !== ups.battery ||
  (before.sentinels !== ups.sentinels && seenAliveOf(before).length !== seenAliveOf(ups).length);

/** Reports come all the time: each that says the same is not worth a write. */
const isHostWorthRemembering = (before: Host | undefined, host: Host): boolean =>
  before !== host &&
  (before?.heard.report?.status !== host.heard.report?.status ||
    before?.heard.ever !== host.heard.ever ||
    before.heard.answersProbes !== host.heard.answersProbes ||
    before.departure !== host.departure ||
    before.wake !== host.wake);

const seenAliveOf = ({ sentinels, witnesses }: Ups): string[] =>
  [...sentinels, ...witnesses].filter(({ grace }) => grace === null).map(({ id }) => id);

const seenAlive = ({ upses }: State): string[] => upses.flatMap(seenAliveOf);

/** The last of the times at which somebody's grace is over. */
const graceUntil = ({ startedAt, upses }: State): Monotonic =>
  monotonicTime(
    upses
      .flatMap(({ sentinels, witnesses }) => [...sentinels, ...witnesses])
      .reduce<number>((latest, { grace }) => Math.max(latest, grace?.until ?? 0), startedAt.monotonic),
  );
