import { exposition } from './exposition.js';
import type { Family, Measured } from './family.js';
import { hostMetrics } from './of_hosts.js';
import { mainsMetrics } from './of_mains.js';
import { batteryMetrics, upsMetrics } from './of_upses.js';

/** Everything that `GET /metrics` tells. Names never change: people have years of them. */
export const families: readonly Family[] = [
  {
    name: 'sentinel_ups_build_info',
    type: 'gauge',
    help: 'Always 1; the label names the version that runs.',
    samplesIn: ({ version }) => [{ labels: { version }, value: 1 }],
  },
  {
    name: 'sentinel_ups_healthy',
    type: 'gauge',
    help: 'Whether the service works, as GET /healthz tells it.',
    samplesIn: ({ health }) => [{ labels: {}, value: Number(health.healthy) }],
  },
  {
    name: 'sentinel_ups_problems',
    type: 'gauge',
    help: 'How many problems need attention.',
    samplesIn: ({ snapshot }) => [{ labels: {}, value: snapshot.problems.length }],
  },
  {
    name: 'sentinel_ups_maintenance_active',
    type: 'gauge',
    help: 'Whether maintenance holds what every UPS says.',
    samplesIn: ({ snapshot }) => [{ labels: {}, value: Number(snapshot.maintenanceUntil !== null) }],
  },
  ...mainsMetrics,
  ...upsMetrics,
  ...batteryMetrics,
  ...hostMetrics,
];

export const metricsText = (measured: Measured): string =>
  exposition(families.map(({ samplesIn, ...family }) => ({ ...family, samples: samplesIn(measured) })));
