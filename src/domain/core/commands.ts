import { wakeHost } from '../host/wake_by_hand.js';
import { setEnabled, skipNext } from '../schedule/commands.js';
import { startDrill, stopDrill } from '../ups/drill.js';
import { startMaintenance } from '../ups/maintenance.js';
import { principalOf, shutdownDelay } from '../ups/status.js';
import { whyNotAsked } from '../ups/port_command.js';
import { onBatteryOf } from '../ups/supply.js';
import { announced, type Announcement } from './announcement.js';
import { maxDelay } from './command.js';
import type { Change, Commanded } from './event.js';
import { invalid, refused, type Outcome } from './outcome.js';
import type { DomainSettings } from './settings.js';
import type { State } from './state.js';
import { after, inWholeSeconds, type Duration, type Moment } from './time.js';

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
    case 'skip_schedule':
      return skipNext(settings, state, command.schedule, origin.from, now);
    case 'set_schedule':
      return setEnabled(state, command.schedule, command.enabled);
    case 'set_shutdown_delay':
      return setShutdownDelay(settings, state, command.section, command.delay, origin, now);
  }
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
