import type { HostStateName, HostView } from '../../domain/view/snapshot.js';
import type { Sample } from './exposition.js';
import type { Family, Measured } from './family.js';
import { inSeconds, known, stateSet } from './state_set.js';

const states: readonly HostStateName[] = [
  'online',
  'shutdown_pending',
  'shutting_down',
  'offline',
  'waking',
  'wake_failed',
  'unknown',
];

const labelsOf = ({ id, name }: HostView): Sample['labels'] => ({ host: id, name });

const ofHosts =
  (valueOf: (host: HostView) => number | null) =>
  ({ snapshot }: Measured) =>
    snapshot.hosts.flatMap((host) => known(valueOf(host), labelsOf(host)));

export const hostMetrics: readonly Family[] = [
  {
    name: 'sentinel_ups_host_up',
    type: 'gauge',
    help: 'Whether a host runs; not told where nothing is heard of it.',
    samplesIn: ofHosts(({ up }) => (up === null ? null : Number(up))),
  },
  {
    name: 'sentinel_ups_host_state',
    type: 'gauge',
    help: 'The state of a host: 1 for the one that it is in.',
    samplesIn: ({ snapshot }) =>
      snapshot.hosts.flatMap((host) => stateSet('state', states, host.state, labelsOf(host))),
  },
  {
    name: 'sentinel_ups_host_shutdown_in_seconds',
    type: 'gauge',
    help: 'How long until a host shuts down; only while that is coming.',
    samplesIn: ofHosts(({ remaining }) => inSeconds(remaining)),
  },
  {
    name: 'sentinel_ups_host_unattended',
    type: 'gauge',
    help: 'Whether a host has a shutdown delay but nothing on it that would obey.',
    samplesIn: ofHosts(({ unattended }) => Number(unattended)),
  },
];
