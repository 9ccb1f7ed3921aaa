import { inWholeSeconds, type Duration } from '../../core/time.js';
import { english } from './english.js';
import { renderWhy, type Template, type Values, type Why } from './render.js';

/** Everything that can be told. A catalogue of another language is a `Record<ReasonCode, Template>`. */
export type ReasonCode = keyof typeof english;

/** A reason as the domain tells it: for programs and other languages, and in English. */
export interface Told extends Why {
  readonly code: ReasonCode;
  readonly text: string;
}

type PlaceholdersIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholdersIn<Rest>
  : never;

type TextsOf<Of extends Template> = Of extends string ? Of : Of[keyof Of] & string;

type NamesIn<Code extends ReasonCode> =
  PlaceholdersIn<TextsOf<(typeof english)[Code]>> | ((typeof english)[Code] extends string ? never : 'count');

type ValuesOf<Code extends ReasonCode> = {
  readonly [Name in NamesIn<Code>]: Name extends 'count' ? number : string | number | Why;
};

type CodeWithoutValues = { [Code in ReasonCode]: [NamesIn<Code>] extends [never] ? Code : never }[ReasonCode];

const nothing: Values = Object.freeze({});

/** A reason with what it is filled in with. */
export function told(code: CodeWithoutValues): Told;
export function told<Code extends ReasonCode>(code: Code, values: ValuesOf<Code>): Told;
export function told(code: ReasonCode, values: Values = nothing): Told {
  return Object.freeze({ code, values, text: renderWhy(english, 'en', { code, values }) ?? code });
}

/** The words of another system, or of a person. */
export const raw = (words: string): Told => told('raw', { words });

/** Several, one after the other; `none` where there is nothing. */
export function listed(separator: 'comma' | 'semicolon', parts: readonly Told[], none: Told = raw('')): Told {
  const [first, ...others] = parts;
  if (first === undefined) return none;
  return others.length === 0 ? first : told(`${separator}_list`, { first, rest: listed(separator, others) });
}

/** A length, as people read it. */
export function lasting(value: Duration): Told {
  const count = inWholeSeconds(value);
  if (value < 1000) return told('milliseconds', { count: value });
  if (count < 120) return told('seconds', { count });
  return count % 60 === 0 || count > 600
    ? told('minutes', { count: Math.round(count / 60) })
    : told('minutes_and_seconds', { minutes: Math.floor(count / 60), seconds: count % 60 });
}

/** The same of what may be hours or days. */
export function lastingLong(value: Duration): Told {
  const count = inWholeSeconds(value);
  if (count >= 2 * 86_400 && count % 86_400 === 0) return told('days', { count: count / 86_400 });
  return count >= 7_200 && count % 3_600 === 0 ? told('hours', { count: count / 3_600 }) : lasting(value);
}

/** Without its English text. */
export const whyOf = ({ code, values }: Why): Why => ({
  code,
  values: Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? whyOf(value) : value]),
  ),
});

export const isSame = (one: Told | null, other: Told | null): boolean => one?.text === other?.text;
