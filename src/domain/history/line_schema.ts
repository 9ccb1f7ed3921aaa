import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import type { Duration, Monotonic, WallTime } from '../core/time.js';
import type { Why } from '../view/reasons/render.js';
import { whyOf } from '../view/reasons/told.js';

/** The end of the year 9999 (milliseconds since 1970). */
const maxWallTime = 253_402_300_799_999;

const at = { type: 'number', format: 'wall', minimum: 0, maximum: maxWallTime } as const;
const m = { type: 'number', format: 'monotonic', minimum: -maxWallTime, maximum: maxWallTime } as const;
const duration = { type: 'number', format: 'duration', minimum: 0, maximum: maxWallTime } as const;
const maxText = 2_000;
const text = { type: 'string', maxLength: maxText } as const;

/** As much of it as a line holds. */
export const clipped = (words: string): string => words.slice(0, maxText);

/** A reason by its code, as JSON (its values nest, which a schema of types cannot say); empty where it has none, or too much of it. */
const why = text;

export const whyText = (told: Why | undefined): string => {
  const json = told === undefined ? '' : JSON.stringify(whyOf(told));
  return json.length > maxText ? '' : json;
};

/** Null where there is none. */
export function whyIn(json: string): Why | null {
  if (json === '') return null;
  try {
    const value: unknown = JSON.parse(json);
    return isWhy(value) ? value : null;
  } catch {
    return null;
  }
}

const isWhy = (value: unknown): value is Why =>
  typeof value === 'object' &&
  value !== null &&
  'code' in value &&
  typeof value.code === 'string' &&
  'values' in value &&
  typeof value.values === 'object' &&
  value.values !== null &&
  Object.values(value.values).every((one) => ['string', 'number'].includes(typeof one) || isWhy(one));

const boot = { type: 'string', minLength: 1, maxLength: 300 } as const;
const whole = { type: 'integer', minimum: 0, maximum: maxWallTime } as const;

/** `at` is the wall clock's time in milliseconds, `m` the monotonic one of the boot that the last line with a `boot` names. */
const line = <const K extends string, const P extends Readonly<Record<string, unknown>>>(
  k: K,
  properties: P,
) => {
  type Required = 'k' | 'at' | 'm' | (keyof P & string);
  const known = { k: { const: k }, at, m, ...properties } as const;
  const required = Object.keys(known).filter((key): key is Required => key in known);
  return { type: 'object', additionalProperties: false, required, properties: known } as const;
};

const listOf = <const P extends Readonly<Record<string, unknown>>>(properties: P) => {
  const required = Object.keys(properties).filter((key): key is keyof P & string => key in properties);
  const items = { type: 'object', additionalProperties: false, required, properties } as const;
  return { type: 'array', maxItems: 2_000, items } as const;
};

const hostState = {
  enum: ['online', 'shutdown_pending', 'shutting_down', 'offline', 'waking', 'wake_failed', 'unknown'],
} as const;
const upsStatus = { enum: ['OL', 'OB', 'OB LB', 'stale'] } as const;
const deviceState = { enum: ['alive', 'silent', 'unknown'] } as const;

/** How everything stood at that moment: from here on each change has a line. */
const standing = {
  hosts: listOf({ id: text, name: text, state: hostState, reason: text, why }),
  upses: listOf({ name: text, status: upsStatus }),
} as const;

const latencyOrNone = { anyOf: [{ type: 'null' }, { type: 'number', minimum: 0, maximum: 1e9 }] } as const;

/** Every kind of line there is in the files of the history, by its `k`. */
export const lineSchemas = {
  /** The first line of an outage or drill. `origin` is its start as the loop told it, which no correction of the clock moves. */
  began: line('began', {
    kind: { enum: ['outage', 'drill'] },
    ups: text,
    boot,
    origin: at,
    ...standing,
  }),
  /** The service runs again; since `after` nothing was recorded. */
  resumed: line('resumed', { boot, after: at, ...standing }),
  event: line('event', {
    type: { type: 'string', maxLength: 60 },
    message: text,
    why,
    simulated: { type: 'boolean' },
    details: {
      type: 'object',
      additionalProperties: { anyOf: [text, { type: 'number' }, { type: 'boolean' }] },
    },
  }),
  host: line('host', { id: text, state: hostState, reason: text, why }),
  ups: line('ups', { name: text, status: upsStatus }),
  /** `duration` null: nobody can tell how long it lasted, because the service did not run at its end. */
  ended: line('ended', { duration: { anyOf: [{ type: 'null' }, duration] } }),
  /** The last line: hosts that were woken are up, or were given up. `left_out`: lines for which there was no room. */
  closed: line('closed', { left_out: whole }),
  /** The wall clock was set: what this boot wrote before is later by as much. */
  clock: line('clock', { by: { type: 'number', minimum: -maxWallTime, maximum: maxWallTime } }),
  /** The first line of a day's file, and of each run of the service (`fresh`: nothing was recorded since the line before). */
  on: line('on', {
    boot,
    fresh: { type: 'boolean' },
    devices: listOf({ id: text, name: text, role: { enum: ['sentinel', 'witness'] }, state: deviceState }),
  }),
  off: line('off', {}),
  device: line('device', { id: text, state: deviceState }),
  /** Five minutes from `start`: for each device min, avg and max in ms, how many probes were answered, how many were not. */
  latency: line('latency', {
    start: at,
    devices: {
      type: 'object',
      additionalProperties: {
        type: 'array',
        minItems: 5,
        maxItems: 5,
        items: [latencyOrNone, latencyOrNone, latencyOrNone, whole, whole],
        additionalItems: false,
      },
    },
  }),
  /** So many lines could not be written, the first of them at `since`. */
  lost: line('lost', { since: at, count: whole }),
} as const;

type Read<S extends JSONSchema> = FromSchema<
  S,
  {
    deserialize: [
      { pattern: { type: 'number'; format: 'wall' }; output: WallTime },
      { pattern: { type: 'number'; format: 'monotonic' }; output: Monotonic },
      { pattern: { type: 'number'; format: 'duration' }; output: Duration },
    ];
  }
>;

export type LineKind = keyof typeof lineSchemas;
export type Lines = { readonly [K in LineKind]: Readonly<Read<(typeof lineSchemas)[K]>> };
/** One line of a file of the history. */
export type Line = Lines[LineKind];
