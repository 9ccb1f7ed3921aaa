import { quoted } from './wire_words.js';

/** What upsd, or one of NUT's tools, asks of a driver on its socket (NUT's docs/sock-protocol). */
export type DriverRequest =
  | { readonly kind: 'dump_all' }
  | { readonly kind: 'dump_value'; readonly variable: string }
  | { readonly kind: 'dump_status' }
  | { readonly kind: 'ping' }
  | { readonly kind: 'get_pid' }
  | { readonly kind: 'logout' }
  | { readonly kind: 'broadcast'; readonly wanted: boolean }
  | InstantCommand
  | VariableSetting
  /** Another word than those of the protocol, or too few words. */
  | { readonly kind: 'unknown'; readonly words: readonly string[] };

export interface InstantCommand {
  readonly kind: 'instant_command';
  readonly command: string;
  readonly parameter: string | null;
  /** The id under which upsd waits for the result; null where nobody waits. */
  readonly tracking: string | null;
}

export interface VariableSetting {
  readonly kind: 'set';
  readonly variable: string;
  readonly value: string;
  readonly tracking: string | null;
}

/** The result codes that upsd understands in a TRACKING line (`tracking_set` in upsd.c; drivers/upshandler.h). */
export const trackingCodes = { success: 0, unknown: 1, invalidArgument: 2, failed: 3 } as const;
export type TrackingResult = keyof typeof trackingCodes;

/** Takes a request of upsd apart. Keywords are not case-sensitive, as in NUT's own drivers. */
export function driverRequest(words: readonly string[]): DriverRequest {
  const unknown: DriverRequest = { kind: 'unknown', words };
  const { rest, tracking } = withoutTracking(words.slice(1));
  const [first, second] = rest;
  switch ((words[0] ?? '').toUpperCase()) {
    case 'DUMPALL':
      return { kind: 'dump_all' };
    case 'DUMPSTATUS':
      return { kind: 'dump_status' };
    case 'DUMPVALUE':
      return first === undefined ? unknown : { kind: 'dump_value', variable: first };
    case 'PING':
      return { kind: 'ping' };
    case 'GETPID':
      return { kind: 'get_pid' };
    case 'LOGOUT':
      return { kind: 'logout' };
    case 'NOBROADCAST':
      return { kind: 'broadcast', wanted: false };
    case 'BROADCAST':
      return { kind: 'broadcast', wanted: first === undefined || Number(first) > 0 };
    case 'INSTCMD':
      // upsd sends the parameter unquoted: one of two words arrives as two.
      return first === undefined
        ? unknown
        : { kind: 'instant_command', command: first, parameter: rest.slice(1).join(' ') || null, tracking };
    case 'SET':
      return first === undefined || second === undefined
        ? unknown
        : { kind: 'set', variable: first, value: second, tracking };
    default:
      return unknown;
  }
}

/** Tracking ids are UUIDs; whatever could not be one is not echoed. */
const trackingId = /^[\w-]{1,64}$/;

function withoutTracking(words: readonly string[]): { rest: readonly string[]; tracking: string | null } {
  const id = words.at(-1);
  if (
    words.length < 3 ||
    words.at(-2)?.toUpperCase() !== 'TRACKING' ||
    id === undefined ||
    !trackingId.test(id)
  ) {
    return { rest: words, tracking: null };
  }
  return { rest: words.slice(0, -2), tracking: id };
}

export const setInfo = (variable: string, value: string): string => `SETINFO ${variable} ${quoted(value)}`;
export const deleteInfo = (variable: string): string => `DELINFO ${variable}`;
export const setFlags = (variable: string, flags: readonly string[]): string =>
  `SETFLAGS ${variable} ${flags.join(' ')}`;
/** Bounds are whole numbers, both included. */
export const addRange = (variable: string, lowest: number, highest: number): string =>
  `ADDRANGE ${variable} ${lowest} ${highest}`;
export const addCommand = (command: string): string => `ADDCMD ${command}`;
export const trackingLine = (id: string, result: TrackingResult): string =>
  `TRACKING ${id} ${trackingCodes[result]}`;
export const dataLine = (stale: boolean): string => (stale ? 'DATASTALE' : 'DATAOK');
export const dumpDone = 'DUMPDONE';
export const pong = 'PONG';
export const goodbye = 'OK Goodbye';
export const pidLine = (pid: number): string => `PID ${pid}`;
