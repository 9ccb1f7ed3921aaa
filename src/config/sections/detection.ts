import type { FromSchema } from 'json-schema-to-ts';
import type { DetectionSettings } from '../../domain/settings.js';
import { durationFrom, durationOf } from '../text/durations.js';
import { listAt, textAt, valueAt } from '../text/key_path.js';
import { mistake, type Mistake, type SectionRules } from './section.js';

export const detectionSchema = {
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

export const detectionSettings = (detection: FromSchema<typeof detectionSchema>): DetectionSettings => ({
  interval: durationFrom(detection.interval),
  timeout: durationFrom(detection.timeout),
  confirmations: detection.confirmations,
  silent: typeof detection.silent === 'number' ? detection.silent : 'all',
  restoreAfter: durationFrom(detection.restore_after),
  bootGrace: durationFrom(detection.boot_grace),
  linkDown: detection.link_down,
});

const detectionMistakes = (data: unknown, written: unknown): readonly Mistake[] => {
  const mistakes: Mistake[] = [];
  const sentinels = listAt(data, 'sentinels').length;
  const silent = valueAt(data, 'detection', 'silent');
  if (typeof silent === 'number' && silent > sentinels && sentinels > 0)
    mistakes.push(
      mistake(
        ['detection', 'silent'],
        `must not be greater than the number of sentinels, which is ${sentinels}`,
      ),
    );
  const interval = durationOf(textAt(data, 'detection', 'interval') ?? '');
  const timeout = durationOf(textAt(data, 'detection', 'timeout') ?? '');
  if (interval !== null && timeout !== null && timeout > interval) {
    const key = valueAt(written, 'detection', 'timeout') === undefined ? 'interval' : 'timeout';
    mistakes.push(
      mistake(
        ['detection', key],
        key === 'timeout'
          ? 'must not be longer than detection.interval'
          : 'must not be shorter than detection.timeout, which is 1s where it is left out',
      ),
    );
  }
  return mistakes;
};

export const detectionRules: SectionRules<unknown> = { mistakes: detectionMistakes };
