import type { FromSchema } from 'json-schema-to-ts';
import type { WakeSettings } from '../../domain/core/settings.js';
import { durationFrom } from '../text/durations.js';
import { duration, section, string, wrongOrder, type SectionRules } from './section.js';

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

const durations = { shorter: 'retry_every', longer: 'give_up_after', withDefault: 'give_up_after' };

export const wakeRules: SectionRules<unknown> = {
  mistakes: (data, written) => wrongOrder([data, written], 'wake', durations),
};
