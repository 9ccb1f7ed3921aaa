import type { Announcement } from './announcement.js';
import { longestDelay, type Command, type CommandOrigin, type CommandResult } from './command.js';
import { isUp, type Host } from './host.js';
import { upsOf } from './host_settings.js';
import type { DomainSettings } from './settings.js';
import type { State } from './state.js';
import { after, inWholeSeconds, moment, type Duration, type Moment } from './time.js';
import { onBatterySince, principalOf, servedStatus, shutdownDelay } from './upses.js';
import { wokenNow } from './wake_plan.js';

/** What a command does to the state. */
export interface Outcome {
  readonly state: State;
  readonly result: CommandResult;
  readonly probeEverything: boolean;
  /** The hosts that a magic packet is to be sent to now, by id. */
  readonly wake: readonly string[];
  readonly announcements: readonly Announcement[];
}

/** Carries out one command, or refuses it with the reason and changes nothing. */
export function carryOut(
  settings: DomainSettings,
  state: State,
  command: Command,
  from: CommandOrigin,
  now: Moment,
): Outcome {
  const done = (next: State, message: string): Outcome => ({
    state: next,
    result: { accepted: true, message },
    probeEverything: false,
    wake: [],
    announcements: [],
  });
  const refused = (reason: string, code: 'invalid' | 'refused' = 'refused'): Outcome => ({
    state,
    result: { accepted: false, code, reason },
    probeEverything: false,
    wake: [],
    announcements: [refusal(from, command.kind, reason)],
  });
  switch (command.kind) {
    case 'start_drill':
      return startDrill(settings, state, now, done, refused);
    case 'stop_drill':
      if (state.drill === null) return done(state, 'No drill is on.');
      if (state.drill.stoppedAt !== null) return done(state, 'The drill is already ending.');
      return done(
        { ...state, drill: { ...state.drill, stoppedAt: now } },
        'The drill is ending: the UPS is back on line after restore_after.',
      );
    case 'start_maintenance':
      return startMaintenance(settings, state, command.duration, now, done, refused);
    case 'end_maintenance':
      return state.maintenance === null
        ? done(state, 'No maintenance is on.')
        : done({ ...state, maintenance: null }, 'Maintenance has ended.');
    case 'probe_everything':
      return { ...done(state, 'Every sentinel and witness is being probed.'), probeEverything: true };
    case 'wake_host':
      return wakeHost(settings, state, command.host, now, done, refused);
    case 'set_shutdown_delay':
      return setShutdownDelay(settings, state, command, from, now, done, refused);
  }
}

/** The refusal of a command, or of what was no command at all, as it is told to people. */
export const refusal = (from: CommandOrigin, what: string, reason: string): Announcement => ({
  type: 'command_refused',
  message: `Refused ${what} from ${from}: ${reason}`,
  simulated: false,
  details: { from, command: what, reason },
});

/** In place of refusals that were too many to be told one by one. */
export const moreRefusals = (count: number): Announcement => ({
  type: 'command_refused',
  message: `Refused ${count.toLocaleString('en-US')} more commands: they came too fast to be told one by one.`,
  simulated: false,
  details: { count },
});

type Done = (next: State, message: string) => Outcome;
type Refused = (reason: string, code?: 'invalid' | 'refused') => Outcome;

function startDrill(
  settings: DomainSettings,
  state: State,
  now: Moment,
  done: Done,
  refused: Refused,
): Outcome {
  if (!state.decided)
    return refused('it is not known yet whether the mains is there; try again in a moment.');
  if (state.outage !== null) return refused('a real outage is going on.');
  if (state.maintenance !== null) return refused('maintenance is on and holds the status; end it first.');
  if (state.drill?.stoppedAt === null) return done(state, 'A drill is already on.');
  const mayGoDown = (host: Host): boolean =>
    isUp(host, now) === true && upsOf(settings, host)?.ignoresDrills !== true;
  // One that is still coming to its end may have sent hosts down that are off by now.
  const before = state.drill?.upAtStart ?? [];
  const upAtStart = state.hosts
    .filter((host) => before.includes(host.id) || mayGoDown(host))
    .map(({ id }) => id);
  return done({ ...state, drill: { startedAt: now, stoppedAt: null, upAtStart } }, 'The drill has started.');
}

function startMaintenance(
  settings: DomainSettings,
  state: State,
  duration: Duration,
  now: Moment,
  done: Done,
  refused: Refused,
): Outcome {
  if (!(duration > 0 && duration <= longestDelay))
    return refused('maintenance lasts 1 to 1440 minutes.', 'invalid');
  if (!state.decided) return refused('there is no status to hold yet; try again in a moment.');
  if (state.drill !== null) return refused('a drill is on; stop it first.');
  const until = moment(now.monotonic + duration, now.wall + duration);
  const held =
    state.maintenance?.held ??
    new Map(settings.upses.map((ups) => [ups.name, servedStatus(settings, state, ups, now)]));
  return done(
    { ...state, maintenance: { until, held } },
    `Maintenance is on for ${Math.round(duration / 60_000)} minutes.`,
  );
}

function wakeHost(
  settings: DomainSettings,
  state: State,
  id: string,
  now: Moment,
  done: Done,
  refused: Refused,
): Outcome {
  const host = settings.hosts.find((candidate) => candidate.id === id);
  if (host === undefined) return refused(`there is no host ${JSON.stringify(id)}.`, 'invalid');
  if (!host.wake.possible) return refused(`${host.name} has no mac in the configuration.`);
  const hosts = state.hosts.map((known) => (known.id === id ? wokenNow(known, now) : known));
  return { ...done({ ...state, hosts }, `A magic packet is sent to ${host.name}.`), wake: [id] };
}

function setShutdownDelay(
  settings: DomainSettings,
  state: State,
  { ups: name, delay }: Extract<Command, { kind: 'set_shutdown_delay' }>,
  from: CommandOrigin,
  now: Moment,
  done: Done,
  refused: Refused,
): Outcome {
  const ups = settings.upses.find((candidate) => candidate.name === name);
  if (ups === undefined) return refused(`there is no UPS ${JSON.stringify(name)}.`, 'invalid');
  if (!Number.isFinite(delay) || delay < 0 || delay > longestDelay) {
    return refused('a shutdown delay is 0 to 86400 seconds.', 'invalid');
  }
  const principal = principalOf(settings, ups);
  if (shutdownDelay(settings, state, principal) === delay) {
    return done(state, `The shutdown delay of ${principal.name} is ${inWholeSeconds(delay)} s already.`);
  }
  const onBattery = onBatterySince(state);
  const saidAlready = state.served.get(principal.name) === 'OB LB';
  if (saidAlready && onBattery !== null && after(onBattery.since.monotonic, delay) > now.monotonic) {
    return refused(
      `${principal.name} says OB LB already and its clients are shutting down; that is not taken back.`,
    );
  }
  const delays = new Map(state.delays);
  if (delay === principal.lowBatteryAfter) delays.delete(principal.name);
  else delays.set(principal.name, { delay, configured: principal.lowBatteryAfter });
  const message = `The shutdown delay of ${principal.name} is ${inWholeSeconds(delay)} s now (set over ${from}).`;
  return {
    ...done({ ...state, delays }, message),
    announcements: [
      {
        type: 'shutdown_delay_changed',
        message,
        simulated: false,
        details: { ups: principal.name, shutdown_delay: inWholeSeconds(delay), from },
      },
    ],
  };
}
