import type { FromSchema } from 'json-schema-to-ts';
import type { Duration } from '../../domain/core/time.js';
import { durationFrom } from '../text/durations.js';
import { valueAt } from '../text/key_path.js';
import { duration, type SectionRules } from './section.js';

/** `false` turns it off. */
export const historySchema = {
  type: ['object', 'boolean'],
  not: { const: true },
  expected: 'a section with keys such as outages, or false to record nothing',
  description: 'What is kept of outages, drills, events and devices in the data folder; false: nothing.',
  default: {},
  additionalProperties: false,
  properties: {
    enabled: {
      type: 'boolean',
      default: true,
      description: 'Whether anything is recorded; false turns it off, whatever else is set here.',
    },
    outages: duration('1d', '50y', {
      default: '5y',
      description: 'How long outages and drills are kept, with every event in them.',
    }),
    details: duration('1d', '1y', {
      default: '30d',
      description: 'How long all other events, the ups and downs of devices and their latencies are kept.',
    }),
  },
} as const;

type History = FromSchema<typeof historySchema>;

export interface HistorySettings {
  readonly outages: Duration;
  readonly details: Duration;
}

/** Null where nothing is recorded. */
export const historySettings = (history: History): HistorySettings | null =>
  typeof history === 'boolean'
    ? null
    : { outages: durationFrom(history.outages), details: durationFrom(history.details) };

export const historyRules: SectionRules<unknown> = {
  // `enabled: false` is for forms, which know no other way to say what `false` says in its place.
  shorthand: { history: (history) => (valueAt(history, 'enabled') === false ? false : history) },
};
