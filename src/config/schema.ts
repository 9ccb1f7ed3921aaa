import type { FromSchema } from 'json-schema-to-ts';
import { deviceSchema } from './device_schema.js';
import { hostSchema, wakeSchema } from './host_schema.js';
import { httpSchema } from './http_schema.js';
import { mqttSchema } from './mqtt_schema.js';
import { nutSchema } from './nut_schema.js';
import { upsSchema } from './ups_schema.js';

const detectionSchema = {
  type: 'object',
  default: {},
  additionalProperties: false,
  description: 'How the silence of the sentinels is turned into a verdict about the mains.',
  properties: {
    interval: {
      type: 'string',
      duration: { min: '100ms', max: '10m' },
      default: '2s',
      description: 'Each sentinel is probed this often while all is well.',
    },
    timeout: {
      type: 'string',
      duration: { min: '50ms', max: '30s' },
      default: '1s',
      description: 'How long one probe waits for its answer; at most the interval.',
    },
    confirmations: {
      type: 'integer',
      minimum: 1,
      maximum: 100,
      default: 3,
      description: 'Further silent rounds, made at once and timeout apart, before the mains counts as lost.',
    },
    silent: {
      type: ['string', 'integer'],
      pattern: '^all$',
      minimum: 1,
      maximum: 1000,
      default: 'all',
      expected: 'the word all, or a whole number from 1 to the number of sentinels',
      description: 'How many sentinels must be silent before the mains counts as lost: all, or a number.',
    },
    restore_after: {
      type: 'string',
      duration: { min: '0s', max: '1h' },
      default: '10s',
      description: 'How long the mains must be back before the outage is over.',
    },
    boot_grace: {
      type: 'string',
      duration: { min: '0s', max: '1h' },
      default: '3m',
      description: 'After a start, how long a sentinel that was not yet seen alive is waited for.',
    },
    link_down: {
      type: 'string',
      enum: ['unknown', 'silent'],
      default: 'unknown',
      description:
        'What it counts as when our own network is down: unknown, or silent where our own switch hangs on raw mains.',
    },
  },
} as const;

const logSchema = {
  type: 'object',
  default: {},
  additionalProperties: false,
  description: 'What is written to the log.',
  properties: {
    level: {
      type: 'string',
      enum: ['debug', 'info', 'warn', 'error'],
      default: 'info',
      description: 'The least important kind of line that is written.',
    },
  },
} as const;

/**
 * The configuration, and the only source of it: the types, the validation, the defaults and the editors' schema come
 * from here (JSON Schema, draft-07). It describes the expanded form, without shorthand (`expanded`).
 *
 * Keywords of our own: `duration` gives the bounds of a duration text; `expected` says in words what belongs there;
 * `writeOnly` (a standard annotation) marks what must never be shown.
 */
export const schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'sentinel-ups configuration',
  type: 'object',
  description: 'The configuration of sentinel-ups.',
  expected: 'a section with keys such as sentinels',
  additionalProperties: false,
  required: ['sentinels'],
  properties: {
    sentinels: {
      type: 'array',
      minItems: 1,
      maxItems: 1000,
      items: deviceSchema,
      expected: 'a list of 1 to 1000 devices on raw mains',
      description: 'The devices on raw mains, not on the UPS; when they all fall silent the mains is gone.',
    },
    witnesses: {
      type: 'array',
      maxItems: 500,
      items: deviceSchema,
      default: [],
      expected: 'a list of at most 500 devices on the UPS',
      description:
        'Devices on the UPS, such as the switch; when they are silent too, the network broke and not the mains.',
    },
    detection: detectionSchema,
    ups: upsSchema,
    hosts: {
      type: 'array',
      maxItems: 200,
      items: hostSchema,
      default: [],
      expected: 'a list of at most 200 hosts',
      description:
        'The machines that the UPS protects: each may go down at its own time, and be woken again.',
    },
    wake: wakeSchema,
    mqtt: mqttSchema,
    nut: nutSchema,
    http: httpSchema,
    log: logSchema,
  },
} as const;

/** A valid configuration in its expanded form, every default filled in. Durations and addresses are still text. */
export type Configuration = FromSchema<typeof schema>;
