import { Ajv } from 'ajv';
import type { Remembered } from '../domain/memory.js';
import { minutes, type Moment } from '../domain/time.js';
import { ownSchema } from '../platform/own_schema.js';

/** The end of the year 9999 (milliseconds since 1970): a date beyond has no ISO form of the usual length. */
const lastWallTime = 253_402_300_799_999;

/** The keyword for a monotonic time: how far after the record was saved it may be, in milliseconds. */
const aheadBy = 'aheadBy';

/** The longest wait that there is: `wake.delay` and maintenance (a day). */
const furthest = minutes(1440);

/** What was remembered from before a reboot may have begun before that boot, so that it is negative. */
const monotonicSchema = (ahead: number) =>
  ({ type: 'number', minimum: -lastWallTime, maximum: lastWallTime, [aheadBy]: ahead }) as const;

const wallSchema = { type: 'number', minimum: 0, maximum: lastWallTime } as const;

const momentWithin = (ahead: number) =>
  ({
    type: 'object',
    required: ['monotonic', 'wall'],
    properties: { monotonic: monotonicSchema(ahead), wall: wallSchema },
  }) as const;

/** Something that has happened. */
const momentSchema = momentWithin(0);
const momentToCome = momentWithin(furthest);

const statusSchema = { enum: ['OL', 'OB', 'OB LB', 'stale'] } as const;

const nullable = <T extends object>(schema: T): { anyOf: [{ type: 'null' }, T] } => ({
  anyOf: [{ type: 'null' }, schema],
});

const wakeSchema = {
  anyOf: [
    {
      type: 'object',
      required: ['stage', 'dueAt'],
      properties: {
        stage: { const: 'planned' },
        dueAt: momentToCome,
        firstDueAt: momentToCome,
        afterDrill: { type: 'boolean' },
      },
    },
    {
      type: 'object',
      required: ['stage', 'firstSentAt', 'lastSentAt', 'tries', 'seenDown', 'trouble'],
      properties: {
        stage: { const: 'sending' },
        firstSentAt: momentSchema,
        lastSentAt: momentSchema,
        tries: { type: 'integer', minimum: 1 },
        seenDown: { type: 'boolean' },
        trouble: nullable({ type: 'string' }),
      },
    },
    {
      type: 'object',
      required: ['stage', 'at', 'reason', 'waitsFor'],
      properties: {
        stage: { const: 'failed' },
        at: momentSchema,
        reason: { type: 'string' },
        waitsFor: nullable({ type: 'string' }),
      },
    },
  ],
} as const;

const hostSchema = {
  type: 'object',
  required: ['id', 'report', 'answersProbes', 'toldToShutDown', 'wake'],
  properties: {
    id: { type: 'string', minLength: 1 },
    report: nullable({
      type: 'object',
      required: ['status', 'at', 'remaining'],
      properties: {
        status: { enum: ['online', 'shutdown_pending', 'shutting_down'] },
        at: nullable(momentSchema),
        remaining: nullable({ type: 'number', minimum: 0 }),
      },
    }),
    answersProbes: { type: 'boolean' },
    toldToShutDown: { type: 'boolean' },
    // A state that was written before these were known has none of them.
    heardOf: { type: 'boolean', default: false },
    clientLeft: { type: 'boolean', default: false },
    absence: {
      type: 'object',
      nullable: true,
      required: ['backSince'],
      properties: { backSince: nullable(momentSchema) },
      default: null,
    },
    wake: nullable(wakeSchema),
  },
} as const;

/** What a state file has to look like before anything in it is believed. */
export const rememberedSchema = {
  type: 'object',
  required: [
    'version',
    'bootId',
    'savedAt',
    'graceUntil',
    'mains',
    'decided',
    'outage',
    'lastOutage',
    'drill',
    'lastDrill',
    'maintenance',
    'battery',
    'delays',
    'seenAlive',
  ],
  properties: {
    version: { const: 1 },
    bootId: { type: 'string', minLength: 1 },
    savedAt: momentSchema,
    graceUntil: monotonicSchema(furthest),
    mains: {
      type: 'object',
      required: ['name', 'since'],
      properties: {
        name: { enum: ['unknown', 'present', 'suspect', 'lost', 'restoring'] },
        since: momentSchema,
      },
    },
    decided: { type: 'boolean' },
    outage: {
      type: 'object',
      nullable: true,
      required: ['startedAt', 'deadlinesFrom'],
      properties: {
        startedAt: momentSchema,
        deadlinesFrom: momentSchema,
        // A state that was written before this was known has none.
        saidLowBattery: { type: 'array', items: { type: 'string' }, maxItems: 1000, default: [] },
      },
    },
    lastOutage: nullable({
      type: 'object',
      required: ['startedAt', 'duration'],
      properties: {
        startedAt: wallSchema,
        duration: nullable({ type: 'number', minimum: 0, maximum: lastWallTime }),
      },
    }),
    drill: {
      type: 'object',
      nullable: true,
      required: ['startedAt', 'stoppedAt'],
      properties: {
        startedAt: momentSchema,
        stoppedAt: nullable(momentSchema),
        // As for the hosts below.
        upAtStart: { type: 'array', items: { type: 'string' }, maxItems: 1000, default: [] },
      },
    },
    lastDrill: nullable({
      type: 'object',
      required: ['endedAt', 'cutShort'],
      properties: { endedAt: wallSchema, cutShort: { type: 'boolean' } },
    }),
    maintenance: nullable({
      type: 'object',
      required: ['until', 'held'],
      properties: {
        until: momentToCome,
        held: { type: 'object', additionalProperties: statusSchema },
      },
    }),
    battery: nullable({
      type: 'object',
      required: ['charge', 'at'],
      properties: { charge: { type: 'number', minimum: 0, maximum: 1 }, at: momentSchema },
    }),
    delays: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        required: ['delay', 'configured'],
        properties: {
          delay: { type: 'number', minimum: 0, maximum: 86_400_000 },
          configured: { type: 'number', minimum: 0 },
        },
      },
    },
    seenAlive: { type: 'array', items: { type: 'string' }, maxItems: 1000 },
    // A state that was written before there were hosts has none, and is as good.
    hosts: { type: 'array', items: hostSchema, maxItems: 1000, default: [] },
  },
} as const;

/** That we ran, on which boot, until when at least, and which text of the state file was the newest then (its SHA-256). */
export interface SignOfLife {
  readonly bootId: string;
  readonly savedAt: Moment;
  /** Signs of life that were written before it was known have none. */
  readonly newest?: string;
}

export const signOfLifeSchema = {
  type: 'object',
  required: ['bootId', 'savedAt'],
  properties: { bootId: { type: 'string' }, savedAt: momentSchema, newest: { type: 'string' } },
} as const;

const savedAtOf = (record: unknown): number =>
  typeof record === 'object' &&
  record !== null &&
  'savedAt' in record &&
  typeof record.savedAt === 'object' &&
  record.savedAt !== null &&
  'monotonic' in record.savedAt &&
  typeof record.savedAt.monotonic === 'number'
    ? record.savedAt.monotonic
    : NaN;

const ajv = new Ajv({ ...ownSchema, allErrors: false, useDefaults: true }).addKeyword({
  keyword: aheadBy,
  type: 'number',
  schemaType: 'number',
  validate: (ahead: number, time: number, _schema: unknown, context?: { rootData: unknown }): boolean =>
    time <= savedAtOf(context?.rootData) + ahead,
  error: { message: 'must not be so far after the time at which it was saved' },
});

export const isRemembered = ajv.compile<Remembered>(rememberedSchema);
export const isSignOfLife = ajv.compile<SignOfLife>(signOfLifeSchema);

/** What the last record lacked that was no state, in words. */
export const whatIsWrong = (): string => ajv.errorsText(isRemembered.errors);
