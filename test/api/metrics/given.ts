import type { Measured } from '../../../src/api/metrics/family.js';
import { metricsText } from '../../../src/api/metrics/metrics.js';
import { milliseconds, minutes, seconds, wallClockTime } from '../../../src/domain/core/time.js';
import { raw } from '../../../src/domain/view/reasons/told.js';
import type { ProbedState, ProbedView, Snapshot } from '../../../src/domain/view/snapshot.js';
import { hostView, snapshotOf, supplyView, upsView } from '../../adapters/http/given.js';
import { report } from '../../domain/given_port.js';

export const device = (id: string, state: ProbedState, latency: number | null = null): ProbedView => ({
  id,
  name: id.toUpperCase(),
  state,
  since: wallClockTime(1_000),
  latency: latency === null ? null : milliseconds(latency),
  reason: raw(''),
});

/** A house of which everything is known that there can be. */
export const outage: Snapshot = snapshotOf({
  problems: [raw('upsd does not answer')],
  sentinels: [device('tv', 'silent'), device('plug', 'alive', 0.8)],
  witnesses: [device('switch', 'unknown')],
  maintenanceUntil: wallClockTime(5_000),
  supplies: [
    supplyView({
      mains: { state: 'lost', since: wallClockTime(2_000), reason: raw('for the test'), simulated: false },
      lastOutage: { startedAt: wallClockTime(2_000), duration: null },
      sentinels: ['tv', 'plug'],
      witnesses: ['switch'],
    }),
    supplyView({
      name: 'rack',
      drill: true,
      lastOutage: { startedAt: wallClockTime(1_000), duration: minutes(2) },
      safeToCut: { safe: true, blockedBy: [], cutIn: null },
    }),
  ],
  upses: [
    upsView({
      status: 'OB',
      lowBatteryIn: milliseconds(1_500),
      clients: 2,
      battery: {
        charge: 57,
        runtime: seconds(90),
        chargeLow: null,
        runtimeLow: null,
        charger: 'discharging',
      },
    }),
    upsView({
      name: 'rack',
      shutdownDelay: null,
      report: report('OL', {
        'battery.charge': '100',
        'battery.runtime': '1200.5',
        'ups.load': '12.5',
        'ups.realpower': '80',
        'ups.temperature': 'n/a',
        'input.voltage': '230.1',
      }),
    }),
  ],
  hosts: [
    hostView({ remaining: seconds(30), state: 'shutdown_pending' }),
    hostView({ id: 'tv', name: 'The "big" TV\\\n', up: null, state: 'unknown', unattended: true }),
  ],
});

export const measured = (changes: Partial<Measured> = {}): Measured => ({
  snapshot: outage,
  health: { healthy: false, reasons: ['upsd does not answer'] },
  version: '1.2.3',
  totals: [{ ups: 'ups', outages: 17, duration: milliseconds(93_500) }],
  ...changes,
});

export const textOf = (changes: Partial<Measured> = {}): string => metricsText(measured(changes));
