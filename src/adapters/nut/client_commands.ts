import { parse } from '../../api/commands.js';
import type { Command, CommandResult } from '../../domain/core/command.js';
import { messageOf } from '../../domain/core/failure.js';
import type { Inbox, Log } from '../../domain/core/ports.js';
import { seconds, type Duration } from '../../domain/core/time.js';
import { withTimeout } from '../../platform/timers.js';
import { instantCommandNames, writableVariable } from './variables.js';

/** What upscmd and upsrw have upsd send to the driver. */
export interface ClientRequest {
  readonly kind: 'INSTCMD' | 'SET';
  /** Of the command or the variable. */
  readonly name: string;
  readonly value: string | null;
  /** The id under which upsd waits for the result; null: nobody waits. */
  readonly tracking: string | null;
}

/** The result codes that upsd understands in a TRACKING line (`tracking_set` in upsd.c; drivers/upshandler.h). */
const trackingCodes = { success: 0, unknown: 1, invalidArgument: 2, failed: 3 } as const;
export type TrackingResult = keyof typeof trackingCodes;

export const trackingLine = (id: string, result: TrackingResult): string =>
  `TRACKING ${id} ${trackingCodes[result]}`;

/** Tracking ids are UUIDs; whatever could not be one is not echoed. */
const trackingId = /^[\w-]{1,64}$/;

/** @param words those behind INSTCMD or SET. @returns null where there are too few */
export function clientRequest(kind: ClientRequest['kind'], words: readonly string[]): ClientRequest | null {
  const [keyword = '', id = ''] = words.slice(-2);
  const isTracked = words.length > 2 && keyword.toUpperCase() === 'TRACKING' && trackingId.test(id);
  const [name, ...values] = isTracked ? words.slice(0, -2) : words;
  if (name === undefined || (kind === 'SET' && values.length === 0)) return null;
  // upsd sends a command's parameter unquoted: one of two words arrives as two.
  const value = kind === 'SET' ? (values[0] ?? '') : values.join(' ') || null;
  return { kind, name, value, tracking: isTracked ? id : null };
}

/** What a request comes to: a command, or a result without one. */
export type Meaning =
  | { readonly command: Command }
  | { readonly result: 'success' }
  | { readonly result: Exclude<TrackingResult, 'success'>; readonly reason: string };

/** The UPS that feeds hosts whose section or alias it is; null for a section of a host. */
export interface OwnUps {
  readonly name: string;
  /** What it knows itself; null where it has no data port. */
  readonly commands: readonly string[] | null;
  /** There are more of them: a drill is one of this UPS alone. */
  readonly isOneOfSeveral: boolean;
}

/** NUT's names are not case-sensitive. */
export function meaningOf(
  section: string,
  { kind, name, value }: ClientRequest,
  own: OwnUps | null = null,
): Meaning {
  const commands = own?.commands ?? null;
  if (own !== null && commands !== null && kind === 'SET')
    return { command: { kind: 'set_variable', ups: own.name, name, value: value ?? '' } };
  if (own !== null && commands?.some((known) => known.toLowerCase() === name.toLowerCase()) === true)
    return { command: { kind: 'instant_command', ups: own.name, name, value } };
  if (kind === 'SET') return setVariable(section, name, value ?? '');
  return instantCommand(section, own?.isOneOfSeveral === true ? own.name : null, name, value);
}

/** @param drilled the UPS that a drill is of; null: all of them */
function instantCommand(
  section: string,
  drilled: string | null,
  name: string,
  parameter: string | null,
): Meaning {
  const [command] = Object.entries(instantCommandNames).find(([, nut]) => nut === name.toLowerCase()) ?? [];
  if (command !== undefined && parameter === null)
    return inTable(section, command, drilled === null ? {} : { ups: drilled });
  if (command !== undefined) return { result: 'invalidArgument', reason: `${name} takes no parameter` };
  // upsdrvctl sends these to the drivers that it has started itself. There is nothing here that it could reload.
  if (/^driver\.reload(-or-\w+)?$/i.test(name)) return { result: 'success' };
  if (/^driver\./i.test(name))
    return {
      result: 'failed',
      reason: `this driver is part of sentinel-ups, which ${name} does not control`,
    };
  return { result: 'unknown', reason: `there is no command ${name}` };
}

function setVariable(ups: string, name: string, value: string): Meaning {
  if (name.toLowerCase() !== writableVariable.name)
    return { result: 'unknown', reason: `${name} cannot be changed` };
  const whole = /^\d{1,6}$/.test(value.trim()) ? Number(value) : value;
  return inTable(ups, 'ups.shutdown_delay', { section: ups, seconds: whole });
}

function inTable(section: string, command: string, parameters: Readonly<Record<string, unknown>>): Meaning {
  const { ups } = parameters;
  const upses = typeof ups === 'string' ? [ups] : [];
  const parsed = parse(command, parameters, { hosts: [], sections: [section], upses, schedules: [] });
  return 'command' in parsed ? parsed : { result: 'invalidArgument', reason: parsed.refusal.reason };
}

export function trackingResult(result: CommandResult): TrackingResult {
  return result.accepted ? 'success' : trackingResults[result.code];
}

const trackingResults = { invalid: 'invalidArgument', unknown: 'unknown', refused: 'failed' } as const;

/** upscmd and upsrw wait 10 s for a result. */
const commandTimeout: Duration = seconds(8);

/** Carries out what a client asks of a UPS. Never rejects. */
export async function carryOut(
  ups: string,
  request: ClientRequest,
  inbox: Inbox,
  log: Log,
  own: OwnUps | null = null,
): Promise<TrackingResult> {
  const meaning = meaningOf(ups, request, own);
  if ('command' in meaning) return resultOf(meaning.command, inbox, log);
  if (meaning.result !== 'success') {
    const what = `${request.kind} ${request.name}`;
    inbox.dispatch({ type: 'command_rejected', from: 'NUT', what, reason: meaning.reason });
  }
  return meaning.result;
}

async function resultOf(command: Command, inbox: Inbox, log: Log): Promise<TrackingResult> {
  try {
    return await withTimeout(inbox.command(command, 'NUT').then(trackingResult), commandTimeout, () => {
      log.warn(`${command.kind} was not carried out within ${commandTimeout} ms`);
      return 'failed';
    });
  } catch (error) {
    log.error(`${command.kind} failed: ${messageOf(error)}`, { error });
    return 'failed';
  }
}
