const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * The text as it may go to a terminal: control characters (C0, DEL and C1, ECMA-48), which would clear it, colour it or make
 * it answer, are written as `\u009b`. In JSON that is the same character still. Line breaks stay.
 */
export const printable = (text: string): string => text.replaceAll(/[^\P{Cc}\n]/gu, escaped);

/** As {@link printable}, and on one line, whoever put line breaks into it. */
export const printableLine = (text: string): string => text.replaceAll(/\p{Cc}/gu, escaped);
