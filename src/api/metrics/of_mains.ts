import type { MainsName, ProbedState, ProbedView, Snapshot } from '../../domain/view/snapshot.js';
import type { Sample } from './exposition.js';
import type { Family } from './family.js';
import { inSeconds, known, stateSet } from './state_set.js';

const mainsStates: readonly MainsName[] = ['unknown', 'present', 'suspect', 'lost', 'restoring'];
const probedStates: readonly ProbedState[] = ['alive', 'silent', 'unknown'];

/** Of each UPS: its mains, its outages, and the devices that tell of it. */
export const mainsMetrics: readonly Family[] = [
  {
    name: 'sentinel_ups_mains_state',
    type: 'gauge',
    help: 'The state of the mains of a UPS: 1 for the one that it is in.',
    samplesIn: ({ snapshot }) =>
      snapshot.supplies.flatMap(({ name: ups, mains }) =>
        stateSet('state', mainsStates, mains.state, { ups }),
      ),
  },
  {
    name: 'sentinel_ups_mains_changed_timestamp_seconds',
    type: 'gauge',
    help: 'When the mains of a UPS came into its state, in Unix time.',
    samplesIn: ({ snapshot }) =>
      snapshot.supplies.flatMap(({ name: ups, mains }) => known(inSeconds(mains.since), { ups })),
  },
  {
    name: 'sentinel_ups_drill_active',
    type: 'gauge',
    help: 'Whether a drill simulates an outage of a UPS.',
    samplesIn: ({ snapshot }) =>
      snapshot.supplies.map(({ name: ups, drill }) => ({ labels: { ups }, value: Number(drill) })),
  },
  {
    name: 'sentinel_ups_last_outage_started_timestamp_seconds',
    type: 'gauge',
    help: 'When the last real outage of a UPS began, in Unix time.',
    samplesIn: ({ snapshot }) =>
      snapshot.supplies.flatMap(({ name: ups, lastOutage }) =>
        known(inSeconds(lastOutage?.startedAt ?? null), { ups }),
      ),
  },
  {
    name: 'sentinel_ups_last_outage_duration_seconds',
    type: 'gauge',
    help: 'How long the last real outage of a UPS took; not told while it goes on.',
    samplesIn: ({ snapshot }) =>
      snapshot.supplies.flatMap(({ name: ups, lastOutage }) =>
        known(inSeconds(lastOutage?.duration ?? null), { ups }),
      ),
  },
  {
    name: 'sentinel_ups_outages_total',
    type: 'counter',
    help: 'Real outages of a UPS since recording began.',
    samplesIn: ({ totals }) => totals.map(({ ups, outages: value }) => ({ labels: { ups }, value })),
  },
  {
    name: 'sentinel_ups_outage_seconds_total',
    type: 'counter',
    help: 'How long all real outages of a UPS since recording began took together.',
    samplesIn: ({ totals }) =>
      totals.map(({ ups, duration }) => ({ labels: { ups }, value: duration / 1000 })),
  },
  {
    name: 'sentinel_ups_device_state',
    type: 'gauge',
    help: 'The state of a sentinel or witness: 1 for the one that it is in.',
    samplesIn: ({ snapshot }) =>
      devicesIn(snapshot).flatMap(({ view, labels }) => stateSet('state', probedStates, view.state, labels)),
  },
  {
    name: 'sentinel_ups_device_latency_seconds',
    type: 'gauge',
    help: 'How long a sentinel or witness takes to answer, as far as its probe can tell.',
    samplesIn: ({ snapshot }) =>
      devicesIn(snapshot).flatMap(({ view, labels }) => known(inSeconds(view.latency), labels)),
  },
];

interface LabelledDevice {
  readonly view: ProbedView;
  readonly labels: Sample['labels'];
}

const devicesIn = ({ supplies, sentinels, witnesses }: Snapshot): readonly LabelledDevice[] =>
  supplies.flatMap(({ name: ups, ...of }) => [
    ...labelled(sentinels, of.sentinels, 'sentinel', ups),
    ...labelled(witnesses, of.witnesses, 'witness', ups),
  ]);

const labelled = (
  views: readonly ProbedView[],
  ids: readonly string[],
  role: string,
  ups: string,
): readonly LabelledDevice[] =>
  views
    .filter(({ id }) => ids.includes(id))
    .map((view) => ({ view, labels: { ups, role, device: view.id, name: view.name } }));
