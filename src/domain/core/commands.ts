import { wokenNow } from '../host/wake_plan.js';
import { principalOf, shutdownDelay } from '../ups/status.js';
import { whyNotAsked } from '../ups/port_command.js';
import { onBatteryOf } from '../ups/supply.js';
import type { Ups } from '../ups/ups.js';
import { announced, type Announcement } from './announcement.js';
import { maxDelay } from './command.js';
import type { Change, Commanded, Effect } from './event.js';
import type { DomainSettings } from './settings.js';
import type { State } from './state.js';
import { after, inWholeSeconds, moment, type Duration, type Moment } from './time.js';

/** What a command leads to: the state after it, or why it is refused and changes nothing. */
type Outcome =
  | { readonly next: State; readonly message: string; readonly effects?: readonly Effect[] }
  /** The answer comes from somebody else. */
  | { readonly asked: Extract<Effect, { type: 'ask_port' }> }
  | {
      /** `invalid`: the value is wrong. `refused`: it cannot be done now. */
      readonly code: 'invalid' | 'refused';
      readonly reason: string;
    };

const refused = (reason: string): Outcome => ({ code: 'refused', reason });
const invalid = (reason: string): Outcome => ({ code: 'invalid', reason });

/** By whom a command was given, and over which channel. */
type Origin = Pick<Commanded, 'from' | 'by'>;

/** Carries out one command, or refuses it with the reason and changes nothing. Either is told, with who it was. */
export function carryOut(
  settings: DomainSettings,
  state: State,
  commanded: Commanded,
  now: Moment,
): Change<State> {
  const { command } = commanded;
  const outcome = outcomeOf(settings, state, commanded, now);
  if ('code' in outcome) {
    const { code, reason } = outcome;
    return {
      next: state,
      effects: [
        { type: 'answer', result: { accepted: false, code, reason } },
        { type: 'announce', announcement: rejection(commanded, command.kind, reason) },
      ],
    };
  }
  if ('asked' in outcome) {
    const { ups, request } = outcome.asked;
    const announcement = acceptance(commanded, `${ups} is asked for ${request.name}.`);
    return { next: state, effects: [outcome.asked, { type: 'announce', announcement }] };
  }
  const { next, message, effects = [] } = outcome;
  return {
    next,
    effects: [
      { type: 'answer', result: { accepted: true, message } },
      { type: 'announce', announcement: acceptance(commanded, message) },
      ...effects,
    ],
  };
}

const acceptance = ({ command, ...origin }: Commanded, message: string): Announcement =>
  announced('command_accepted', `Carried out ${command.kind} ${wayOf(origin)}: ${message}`, {
    ...detailsOf(origin),
    command: command.kind,
  });

/** The refusal of a command, or of what was no valid command at all, as it is told to people. */
export const rejection = (origin: Origin, what: string, reason: string): Announcement =>
  announced('command_refused', `Refused ${what} ${wayOf(origin)}: ${reason}`, {
    ...detailsOf(origin),
    command: what,
    reason,
  });

const wayOf = ({ from, by = null }: Origin): string => `from ${from}${by === null ? '' : ` by ${by}`}`;

const detailsOf = ({ from, by = null }: Origin) => ({ from, ...(by !== null && { by }) });

const toldInWords = { command_accepted: 'Carried out', command_refused: 'Refused' } as const;

/** In place of commands that were too many to be told one by one. */
export const moreCommands = (type: keyof typeof toldInWords, count: number): Announcement => {
  const commands = `${count.toLocaleString('en-US')} more commands`;
  return announced(type, `${toldInWords[type]} ${commands}: they came too fast to be told one by one.`, {
    count,
  });
};

function outcomeOf(
  settings: DomainSettings,
  state: State,
  { command, ...origin }: Commanded,
  now: Moment,
): Outcome {
  switch (command.kind) {
    case 'start_drill':
      return startDrill(settings, state, command.ups, now);
    case 'stop_drill':
      return stopDrill(state, command.ups, now);
    case 'start_maintenance':
      return startMaintenance(state, command.duration, now);
    case 'end_maintenance':
      return state.maintenance === null
        ? { next: state, message: 'No maintenance is on.' }
        : { next: { ...state, maintenance: null }, message: 'Maintenance has ended.' };
    case 'probe_everything':
      return {
        next: state,
        message: 'Every sentinel and witness is being probed.',
        effects: state.upses.map((ups) => ({ type: 'probe_all', ups: ups.settings.name })),
      };
    case 'instant_command':
    case 'set_variable': {
      const reason = whyNotAsked(state, command);
      if (reason !== null) return reason.isInvalid ? invalid(reason.text) : refused(reason.text);
      return { asked: { type: 'ask_port', ups: command.ups, request: command } };
    }
    case 'wake_host':
      return wakeHost(state, command.host, now);
    case 'set_shutdown_delay':
      return setShutdownDelay(settings, state, command.section, command.delay, origin, now);
  }
}

/** @param only the name of the UPS; null: all whose mains is known */
function startDrill(settings: DomainSettings, state: State, only: string | null, now: Moment): Outcome {
  const { upses, hosts, maintenance } = state;
  const meant = upses.filter((ups) => (only === null ? ups.decided : ups.settings.name === only));
  if (meant.length === 0 || meant.some(({ decided }) => !decided)) {
    return refused('it is not known yet whether the mains is there; try again in a moment.');
  }
  if (upses.some(({ outage }) => outage !== null)) return refused('a real outage is going on.');
  if (maintenance !== null) return refused('maintenance is on and holds the status; end it first.');
  if (meant.every(({ drill }) => drill?.stoppedAt === null)) {
    return { next: state, message: 'A drill is already on.' };
  }
  const ignoring = new Set(settings.sections.filter((one) => one.ignoresDrills).map(({ name }) => name));
  const next = upses.map((ups) => {
    if (ups.drill?.stoppedAt === null || !meant.includes(ups)) return ups;
    // One that is still coming to its end may have sent hosts down that are off by now.
    const before = ups.drill?.upAtStart ?? [];
    const upAtStart = hosts
      .filter(({ settings: { poweredBy } }) => poweredBy.includes(ups.settings.name))
      .filter(
        ({ settings: { id, section }, presence }) =>
          before.includes(id) || (presence.up === true && !(section !== null && ignoring.has(section))),
      )
      .map(({ settings: { id } }) => id);
    return { ...ups, drill: { startedAt: now, stoppedAt: null, upAtStart } };
  });
  return { next: { ...state, upses: next }, message: 'The drill has started.' };
}

function stopDrill(state: State, only: string | null, now: Moment): Outcome {
  const isMeant = ({ settings }: Ups): boolean => only === null || settings.name === only;
  const drills = state.upses.filter(isMeant).flatMap(({ drill }) => (drill === null ? [] : [drill]));
  if (drills.length === 0) return { next: state, message: 'No drill is on.' };
  if (drills.every(({ stoppedAt }) => stoppedAt !== null)) {
    return { next: state, message: 'The drill is already ending.' };
  }
  const upses = state.upses.map((ups) =>
    ups.drill?.stoppedAt === null && isMeant(ups) ? { ...ups, drill: { ...ups.drill, stoppedAt: now } } : ups,
  );
  return {
    next: { ...state, upses },
    message: 'The drill is ending: the UPS is back on line after restore_after.',
  };
}

function startMaintenance(state: State, duration: Duration, now: Moment): Outcome {
  if (!(duration > 0 && duration <= maxDelay)) return invalid('maintenance lasts 1 to 1440 minutes.');
  if (state.upses.every(({ decided }) => !decided)) {
    return refused('there is no status to hold yet; try again in a moment.');
  }
  if (state.upses.some(({ drill }) => drill !== null)) return refused('a drill is on; stop it first.');
  const until = moment(now.monotonic + duration, now.wall + duration);
  const known = [...state.served].filter(([, status]) => status !== 'stale');
  const held = state.maintenance?.held ?? new Map(known);
  return {
    next: { ...state, maintenance: { until, held } },
    message: `Maintenance is on for ${Math.round(duration / 60_000)} minutes.`,
  };
}

function wakeHost(state: State, id: string, now: Moment): Outcome {
  const host = state.hosts.find(({ settings }) => settings.id === id);
  if (host === undefined) return invalid(`there is no host ${JSON.stringify(id)}.`);
  const { name, wake } = host.settings;
  if (!wake.possible) return refused(`${name} has no mac in the configuration.`);
  const hosts = state.hosts.map((known) => (known === host ? wokenNow(known, now) : known));
  return {
    next: { ...state, hosts },
    message: `A magic packet is sent to ${name}.`,
    effects: [{ type: 'send_magic_packet', host: id }],
  };
}

function setShutdownDelay(
  settings: DomainSettings,
  state: State,
  name: string,
  delay: Duration,
  origin: Origin,
  now: Moment,
): Outcome {
  const section = settings.sections.find((candidate) => candidate.name === name);
  if (section === undefined) return invalid(`there is no UPS ${JSON.stringify(name)}.`);
  if (!Number.isFinite(delay) || delay < 0 || delay > maxDelay) {
    return invalid('a shutdown delay is 0 to 86400 seconds.');
  }
  const principal = principalOf(settings, section);
  const inSeconds = inWholeSeconds(delay);
  if (shutdownDelay(settings, state, principal) === delay) {
    return { next: state, message: `The shutdown delay of ${principal.name} is ${inSeconds} s already.` };
  }
  const on = onBatteryOf(state.upses, principal);
  const saidAlready = state.served.get(principal.name) === 'OB LB';
  if (saidAlready && on !== null && after(on.since.monotonic, delay) > now.monotonic) {
    return refused(
      `${principal.name} says OB LB already and its clients are shutting down; that is not taken back.`,
    );
  }
  const delays = new Map(state.delays);
  if (delay === principal.lowBatteryAfter) delays.delete(principal.name);
  else delays.set(principal.name, { delay, configured: principal.lowBatteryAfter });
  const message = `The shutdown delay of ${principal.name} is ${inSeconds} s now (set ${wayOf(origin)}).`;
  const details = { ups: principal.name, shutdown_delay: inSeconds, ...detailsOf(origin) };
  const announcement = announced('shutdown_delay_changed', message, details);
  return { next: { ...state, delays }, message, effects: [{ type: 'announce', announcement }] };
}
