import type { FromSchema } from 'json-schema-to-ts';
import type { DetectionSettings } from '../../domain/core/settings.js';
import { durationFrom } from '../text/durations.js';
import { listAt, valueAt } from '../text/key_path.js';
import { duration, findingIf, integer, section, wrongOrder, type SectionRules } from './section.js';

export const detectionSchema = section(
  'How the silence of the sentinels is turned into a verdict about the mains.',
  {
    interval: duration('100ms', '10m', {
      default: '2s',
      description: 'Each sentinel is probed this often while all is well.',
    }),
    timeout: duration('50ms', '30s', {
      default: '1s',
      description: 'How long one probe waits for its answer; at most the interval.',
    }),
    confirmations: integer(1, 100, {
      default: 3,
      description: 'Further silent rounds, made at once and timeout apart, before the mains counts as lost.',
    }),
    silent: {
      type: ['string', 'integer'],
      pattern: '^all$',
      minimum: 1,
      maximum: 1000,
      default: 'all',
      expected: 'the word all, or a whole number from 1 to the number of sentinels',
      description: 'How many sentinels must be silent before the mains counts as lost: all, or a number.',
    },
    restore_after: duration('0s', '1h', {
      default: '10s',
      description: 'How long the mains must be back before the outage is over.',
    }),
    boot_grace: duration('0s', '1h', {
      default: '3m',
      description: 'After a start, how long a sentinel that was not yet seen alive is waited for.',
    }),
    link_down: {
      type: 'string',
      enum: ['unknown', 'silent'],
      default: 'unknown',
      description:
        'What it counts as when our own network is down: unknown, or silent where our own switch hangs on raw mains.',
    },
  },
);

export const detectionSettings = (detection: FromSchema<typeof detectionSchema>): DetectionSettings => ({
  interval: durationFrom(detection.interval),
  timeout: durationFrom(detection.timeout),
  confirmations: detection.confirmations,
  silent: typeof detection.silent === 'number' ? detection.silent : 'all',
  restoreAfter: durationFrom(detection.restore_after),
  bootGrace: durationFrom(detection.boot_grace),
  linkDown: detection.link_down,
});

export const detectionRules: SectionRules<unknown> = {
  mistakes: (data, written) => {
    const count = listAt(data, 'sentinels').length;
    const silent = valueAt(data, 'detection', 'silent');
    const durations = { shorter: 'timeout', longer: 'interval', withDefault: 'timeout' };
    return [
      ...findingIf(
        typeof silent === 'number' && silent > count && count > 0,
        ['detection', 'silent'],
        `must not be greater than the number of sentinels, which is ${count}`,
      ),
      ...wrongOrder([data, written], 'detection', durations),
    ];
  },
};
