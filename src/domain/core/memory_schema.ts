import type { FromExtendedSchema } from 'json-schema-to-ts';
import { minutes, type Duration, type Monotonic, type WallTime } from './time.js';

/** The end of the year 9999 (milliseconds since 1970): a date beyond has no ISO form of the usual length. */
const maxWallTime = 253_402_300_799_999;

/** The longest wait that there is: `wake.delay` and maintenance (a day). */
const maxWait = minutes(1440);

/** How far after the record was saved a monotonic time may be, in milliseconds: a keyword of ours. */
export const aheadBy = 'aheadBy';

// What was remembered from before a reboot may have begun before that boot, so that it is negative.
const monotonic = <A extends number>(ahead: A) =>
  ({
    type: 'number',
    format: 'monotonic',
    minimum: -maxWallTime,
    maximum: maxWallTime,
    aheadBy: ahead,
  }) as const;

const wall = { type: 'number', format: 'wall', minimum: 0, maximum: maxWallTime } as const;

const lasting = { type: 'number', format: 'duration', minimum: 0, maximum: maxWallTime } as const;

const nothing = { type: 'null' } as const;
const flag = { type: 'boolean' } as const;
const text = { type: 'string' } as const;
const names = { type: 'array', items: text, maxItems: 1000 } as const;
const status = { enum: ['OL', 'OB', 'OB LB', 'stale'] } as const;

/** An object with exactly these keys, of which some may be left out. */
const record = <
  const P extends Readonly<Record<string, unknown>>,
  const O extends readonly (keyof P & string)[] = readonly [],
>(
  properties: P,
  optional?: O,
) => {
  type Required = Exclude<keyof P & string, O[number]>;
  const required = Object.keys(properties).filter(
    (key): key is Required => !(optional ?? []).some((name) => name === key),
  );
  return { type: 'object', additionalProperties: false, required, properties } as const;
};

const nullable = <const S extends object>(schema: S) => ({ anyOf: [nothing, schema] }) as const;

const momentWithin = <A extends number>(ahead: A) => record({ monotonic: monotonic(ahead), wall });

/** Something that has happened, and something that is to come. */
const past = momentWithin(0);
const future = momentWithin(maxWait);

const mains = record({ name: { enum: ['unknown', 'present', 'suspect', 'lost', 'restoring'] }, since: past });

const ups = record(
  {
    name: text,
    mains,
    // Left out where it is the mains itself.
    input: mains,
    decided: flag,
    outage: nullable(record({ startedAt: past, deadlinesFrom: past, saidLowBattery: names })),
    lastOutage: nullable(record({ startedAt: wall, duration: nullable(lasting) })),
    // Left out by versions that did not count.
    totals: record({ outages: { type: 'integer', minimum: 0 }, lasted: lasting }),
    drill: nullable(record({ startedAt: past, stoppedAt: nullable(past), upAtStart: names })),
    lastDrill: nullable(record({ endedAt: wall, cutShort: flag })),
    battery: nullable(record({ charge: { type: 'number', minimum: 0, maximum: 1 }, at: past })),
  },
  ['input', 'totals'],
);

const cause = { enum: ['told', 'client_left'] } as const;

const departure = {
  anyOf: [
    record({ stage: { const: 'staying' } }),
    record({ stage: { enum: ['leaving', 'gone'] }, by: cause }),
    record({ stage: { const: 'returned' }, by: cause, since: past }),
  ],
} as const;

const wake = {
  anyOf: [
    record({ stage: { const: 'none' } }),
    record({ stage: { const: 'planned' }, dueAt: future, firstDueAt: future, afterDrill: flag }, [
      'firstDueAt',
      'afterDrill',
    ]),
    record({
      stage: { const: 'sending' },
      firstSentAt: past,
      lastSentAt: past,
      tries: { type: 'integer', minimum: 1 },
      seenDown: flag,
      trouble: nullable(text),
    }),
    record({ stage: { const: 'failed' }, at: past, reason: text, waitsFor: nullable(text) }),
  ],
} as const;

const host = record({
  id: { type: 'string', minLength: 1 },
  // `at` null: reports of "online" kept coming until the record was saved. Their times are left out, or the disk would be
  // written with each of them.
  report: nullable(
    record({
      status: { enum: ['online', 'shutdown_pending', 'shutting_down'] },
      at: nullable(past),
      remaining: nullable(lasting),
    }),
  ),
  everHeard: flag,
  answersProbes: flag,
  departure,
  wake,
});

/** Of one that nothing has happened to there is none. */
const schedule = record({
  id: { type: 'string', minLength: 1 },
  override: nullable(record({ enabled: flag, configured: flag })),
  next: nullable(wall),
  skipped: nullable(wall),
  announced: nullable(wall),
  lastStart: nullable(wall),
  run: nullable(record({ until: future, upses: names, waiting: names })),
});

/** Left out where it stays up. */
const primary = {
  anyOf: [
    record({ stage: { const: 'waiting' }, since: past }),
    record({ stage: { const: 'cutting' }, since: past, awaited: names, isCut: flag }),
    record({ stage: { const: 'going' }, since: past, isCut: flag }),
  ],
} as const;

/** What outlives the service, as it lies on disk: what a file has to look like before anything in it is believed. */
export const rememberedSchema = record(
  {
    bootId: { type: 'string', minLength: 1 },
    savedAt: past,
    graceUntil: monotonic(maxWait),
    upses: { type: 'array', items: ups, minItems: 1, maxItems: 1000 },
    maintenance: nullable(record({ until: future, held: { type: 'object', additionalProperties: status } })),
    delays: {
      type: 'object',
      additionalProperties: record({
        delay: { ...lasting, maximum: maxWait },
        configured: nullable(lasting),
      }),
    },
    seenAlive: names,
    hosts: { type: 'array', items: host, maxItems: 1000 },
    primary,
    // Left out where there are none: earlier versions know nothing of them.
    schedules: { type: 'array', items: schedule, maxItems: 1000 },
  },
  ['primary', 'schedules'],
);

/** As the schema tells it, with times as the domain has them. */
export type Remembered = FromExtendedSchema<
  { aheadBy: number },
  typeof rememberedSchema,
  {
    deserialize: [
      { pattern: { type: 'number'; format: 'monotonic' }; output: Monotonic },
      { pattern: { type: 'number'; format: 'wall' }; output: WallTime },
      { pattern: { type: 'number'; format: 'duration' }; output: Duration },
    ];
  }
>;

export type RememberedUps = Remembered['upses'][number];
export type RememberedPrimary = Remembered['primary'];
export type RememberedHost = Remembered['hosts'][number];
