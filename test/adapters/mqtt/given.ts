import type { DiscoveryFacts, HostFacts } from '../../../src/adapters/mqtt/settings.js';
import type { HostView, ProbedView, Snapshot, UpsView } from '../../../src/domain/view/snapshot.js';
import {
  milliseconds,
  minutes,
  moment,
  seconds,
  wallClockTime,
  type Duration,
} from '../../../src/domain/core/time.js';

export const noon = Date.UTC(2026, 0, 1, 12);
export const noonText = '2026-01-01T12:00:00.000Z';

export const probedView = (view: Partial<ProbedView> = {}): ProbedView => ({
  id: 'kitchen_plug',
  name: 'Kitchen plug',
  state: 'alive',
  since: wallClockTime(noon),
  latency: milliseconds(0.8),
  reason: '',
  ...view,
});

export const upsView = (view: Partial<UpsView> = {}): UpsView => ({
  name: 'ups',
  description: 'Garage inverter',
  aliasOf: null,
  status: 'OL',
  nutStatus: view.status === 'stale' ? '' : (view.status ?? 'OL'),
  report: null,
  lowBatteryIn: null,
  shutdownDelay: minutes(5),
  battery: null,
  clients: 0,
  simulated: false,
  testResult: '',
  ...view,
});

export const hostView = (view: Partial<HostView> = {}): HostView => ({
  id: 'nas',
  name: 'NAS',
  state: 'online',
  reason: 'it answers',
  up: true,
  ups: 'nas',
  shutdownDelay: minutes(10),
  configuredDelay: null,
  remaining: null,
  next: null,
  lastReport: null,
  stale: false,
  unattended: false,
  simulated: false,
  wakeable: true,
  ...view,
});

export const snapshot = (parts: Partial<Snapshot> = {}): Snapshot => ({
  at: moment(1000, noon),
  mains: { state: 'present', since: wallClockTime(noon), reason: '3 of 3 sentinels alive', simulated: false },
  problems: [],
  sentinels: [probedView()],
  witnesses: [],
  upses: [upsView()],
  supplies: [],
  hosts: [],
  primary: null,
  drill: false,
  maintenanceUntil: null,
  lastOutage: null,
  ...parts,
});

/** A host that can do everything, and one that can do nothing. */
export const nas: HostFacts = { id: 'nas', name: 'NAS', ups: 'nas', wakeable: true };
export const printer: HostFacts = { id: 'printer', name: 'Printer', ups: null, wakeable: false };

export const facts = (parts: Partial<DiscoveryFacts> = {}): DiscoveryFacts => ({
  version: '1.2.3',
  pageUrl: null,
  sentinels: [{ id: 'kitchen_plug', name: 'Kitchen plug', hasLatency: true }],
  witnesses: [{ id: 'switch', name: 'Switch', hasLatency: true }],
  upses: [
    { name: 'ups', description: 'Garage inverter', aliasOf: null, hasBattery: true },
    { name: 'qnapups', description: 'Garage inverter', aliasOf: 'ups', hasBattery: true },
  ],
  hosts: [],
  ...parts,
});

export const battery = (charge: number, runtime: Duration = seconds(7200)): UpsView['battery'] => ({
  charge,
  runtime,
  chargeLow: 20,
  runtimeLow: seconds(600),
  charger: 'resting',
});
