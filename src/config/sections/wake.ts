import type { FromSchema } from 'json-schema-to-ts';
import type { WakeSettings } from '../../domain/core/settings.js';
import { durationFrom, durationOf } from '../text/durations.js';
import { textAt, valueAt } from '../text/key_path.js';
import { duration, section, string, finding, type Finding, type SectionRules } from './section.js';

/** Where a magic packet is sent to: IPv4, for IPv6 has no broadcast. */
export const broadcastAddress = string(7, 15, {
  format: 'ipv4-address',
  expected: 'an IPv4 address such as 192.168.1.255',
});

/** What counts for waking every host. */
export const wakeSchema = section('How hosts are woken after an outage.', {
  delay: duration('0s', '24h', {
    default: '5m',
    description: 'How long the mains must be back before the first host is woken.',
  }),
  retry_every: duration('1s', '1h', {
    default: '1m',
    description: 'From one magic packet to the next, until the host is up.',
  }),
  give_up_after: duration('1s', '24h', {
    default: '30m',
    description: 'How long a host is tried before it is reported as failed; at least retry_every.',
  }),
  broadcast: {
    ...broadcastAddress,
    default: '255.255.255.255',
    description: "Where magic packets are sent; the network's own broadcast address reaches other networks.",
  },
});

export const wakeSettings = (wake: FromSchema<typeof wakeSchema>): WakeSettings => ({
  delay: durationFrom(wake.delay),
  retryEvery: durationFrom(wake.retry_every),
  giveUpAfter: durationFrom(wake.give_up_after),
});

const wakeMistakes = (data: unknown, written: unknown): readonly Finding[] => {
  const every = durationOf(textAt(data, 'wake', 'retry_every') ?? '');
  const giveUpAfter = durationOf(textAt(data, 'wake', 'give_up_after') ?? '');
  if (every === null || giveUpAfter === null || giveUpAfter >= every) return [];
  return valueAt(written, 'wake', 'give_up_after') === undefined
    ? [
        finding(
          ['wake', 'retry_every'],
          'must not be longer than wake.give_up_after, which is 30m where it is left out',
        ),
      ]
    : [finding(['wake', 'give_up_after'], 'must not be shorter than wake.retry_every')];
};

export const wakeRules: SectionRules<unknown> = { mistakes: wakeMistakes };
