import type { Command } from '../../domain/command.js';
import { minutes } from '../../domain/time.js';
import type { CommandTopic } from './topics.js';

/** The longest payload that a command topic takes, in bytes. */
export const longestCommand = 256;

const defaultMaintenance = minutes(60);
const longestMaintenanceInMinutes = 1440;

export type ReadCommand = { readonly command: Command } | { readonly refused: string };

/**
 * Reads what came in on a command topic. Anything that is not exactly one of the payloads that the topic takes is
 * refused with a reason for people.
 */
export const readCommand = (topic: CommandTopic, payload: Uint8Array): ReadCommand => {
  if (payload.byteLength > longestCommand)
    return {
      refused: `${payload.byteLength} bytes are too long for a command, at most ${longestCommand} are taken`,
    };
  const text = decode(payload);
  if (text === null) return { refused: 'the payload is not UTF-8 text' };
  return readers[topic](text);
};

const readers: Readonly<Record<CommandTopic, (text: string) => ReadCommand>> = {
  'drill/set': (text) => {
    if (text === 'ON') return { command: { kind: 'start_drill' } };
    if (text === 'OFF') return { command: { kind: 'stop_drill' } };
    return { refused: `${quoted(text)} is neither ON nor OFF` };
  },
  'maintenance/set': (text) => {
    if (text === 'ON') return { command: { kind: 'start_maintenance', duration: defaultMaintenance } };
    if (text === 'OFF') return { command: { kind: 'end_maintenance' } };
    return readMaintenance(text);
  },
};

const readMaintenance = (text: string): ReadCommand => {
  const wanted = minutesOf(text);
  if (wanted === null) return { refused: `${quoted(text)} is neither ON, OFF nor {"minutes": 60}` };
  if (!(wanted >= 1 && wanted <= longestMaintenanceInMinutes))
    return { refused: `maintenance takes 1 to ${longestMaintenanceInMinutes} minutes, not ${wanted}` };
  return { command: { kind: 'start_maintenance', duration: minutes(wanted) } };
};

const minutesOf = (text: string): number | null => {
  const parsed = parse(text);
  if (typeof parsed !== 'object' || parsed === null || !('minutes' in parsed)) return null;
  if (Object.keys(parsed).length !== 1) return null;
  return typeof parsed.minutes === 'number' ? parsed.minutes : null;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const decode = (payload: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
  } catch {
    return null;
  }
};

const longestQuote = 40;

const quoted = (text: string): string =>
  JSON.stringify(text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text);
