import { durationPattern } from '../text/durations.js';

/** A section that may be left out. Unknown keys are errors. */
export const section = <const Properties extends object>(description: string, properties: Properties) =>
  ({ type: 'object', default: {}, additionalProperties: false, description, properties }) as const;

/** `duration` is a keyword of our own, for the bounds; editors know the pattern. */
export const duration = <const More extends object>(min: string, max: string, more: More) =>
  ({ type: 'string', pattern: durationPattern, duration: { min, max }, ...more }) as const;

export const string = <const More extends object>(minLength: number, maxLength: number, more: More) =>
  ({ type: 'string', minLength, maxLength, ...more }) as const;

export const integer = <const More extends object>(minimum: number, maximum: number, more: More) =>
  ({ type: 'integer', minimum, maximum, ...more }) as const;

export const listOf = <const Items extends object, const More extends object>(
  items: Items,
  maxItems: number,
  more: More,
) => ({ type: 'array', maxItems, items, ...more }) as const;
