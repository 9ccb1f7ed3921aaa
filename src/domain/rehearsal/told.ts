import { inWholeSeconds, type Duration } from '../core/time.js';
import { english } from './english.js';

/** Why something is so: the code of a sentence, and what it is filled in with. */
export interface Why {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number | Why>>;
}

export type RehearsalCode = keyof typeof english;

/** The same with its English sentence. */
export interface Told extends Why {
  readonly code: RehearsalCode;
  readonly text: string;
}

type PlaceholdersIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholdersIn<Rest>
  : never;

type ValuesOf<Code extends RehearsalCode> = Readonly<
  Record<PlaceholdersIn<(typeof english)[Code]>, string | number | Told>
>;

type CodeWithoutValues = {
  [Code in RehearsalCode]: [PlaceholdersIn<(typeof english)[Code]>] extends [never] ? Code : never;
}[RehearsalCode];

export function told(code: CodeWithoutValues): Told;
export function told<Code extends RehearsalCode>(code: Code, values: ValuesOf<Code>): Told;
export function told(
  code: RehearsalCode,
  values: Readonly<Record<string, string | number | Told>> = {},
): Told {
  const text = english[code].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? '';
    return typeof value === 'object' ? value.text : String(value);
  });
  return Object.freeze({ code, values, text });
}

/** A length, as people read it. */
export function lasting(value: Duration): Told {
  const count = inWholeSeconds(value);
  if (count < 120) return told('seconds', { count });
  if (count >= 2 * 86_400 && count % 86_400 === 0) return told('days', { count: count / 86_400 });
  if (count >= 7_200 && count % 3_600 === 0) return told('hours', { count: count / 3_600 });
  return count % 60 === 0 || count > 600
    ? told('minutes', { count: Math.round(count / 60) })
    : told('minutes_and_seconds', { minutes: Math.floor(count / 60), seconds: count % 60 });
}
