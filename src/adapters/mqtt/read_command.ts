import type { Command } from '../../domain/command.js';

/** The longest payload that a command topic takes, in bytes. */
export const longestCommand = 256;

export type ReadCommand = { readonly command: Command } | { readonly refused: string };

/** Reads the payloads of one command topic. */
export type CommandReader = (text: string) => ReadCommand;

/**
 * Reads what came in on a command topic. Anything that is not exactly one of the payloads that the topic takes is
 * refused with a reason for people.
 */
export const readCommand = (reader: CommandReader, payload: Uint8Array): ReadCommand => {
  if (payload.byteLength > longestCommand)
    return {
      refused: `${payload.byteLength} bytes are too long for a command, at most ${longestCommand} are taken`,
    };
  const text = decode(payload);
  return text === null ? { refused: 'the payload is not UTF-8 text' } : reader(text);
};

const decode = (payload: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
  } catch {
    return null;
  }
};

const longestQuote = 40;

/** What came in, for people: as much of it as fits into a line. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text);
