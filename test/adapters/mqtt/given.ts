import type {
  DiscoveryFacts,
  HostFacts,
  ScheduleFacts,
  UpsFacts,
} from '../../../src/adapters/mqtt/settings.js';
import { SteadyTimes, SteadyVariables } from '../../../src/adapters/mqtt/steady_values.js';
import type {
  HostView,
  ProbedView,
  ScheduleView,
  Snapshot,
  SupplyView,
  UpsView,
} from '../../../src/domain/view/snapshot.js';
import type { PortReport } from '../../../src/domain/ups/data_port.js';
import {
  milliseconds,
  minutes,
  moment,
  seconds,
  wallClockTime,
  type Duration,
} from '../../../src/domain/core/time.js';
import { raw, told } from '../../../src/domain/view/reasons/told.js';

export const noon = Date.UTC(2026, 0, 1, 12);
export const noonText = '2026-01-01T12:00:00.000Z';

export const probedView = (view: Partial<ProbedView> = {}): ProbedView => ({
  id: 'kitchen_plug',
  name: 'Kitchen plug',
  state: 'alive',
  since: wallClockTime(noon),
  latency: milliseconds(0.8),
  reason: null,
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

export const scheduleView = (view: Partial<ScheduleView> = {}): ScheduleView => ({
  id: 'friday_drill',
  name: 'Friday drill',
  do: 'drill',
  enabled: true,
  nextAt: wallClockTime(noon),
  runningUntil: null,
  skipNext: false,
  announced: false,
  ...view,
});

export const hostView = (view: Partial<HostView> = {}): HostView => ({
  id: 'nas',
  name: 'NAS',
  state: 'online',
  reason: told('host_answers'),
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
  mains: {
    state: 'present',
    since: wallClockTime(noon),
    reason: raw('3 of 3 sentinels alive'),
    simulated: false,
  },
  problems: [],
  sentinels: [probedView()],
  witnesses: [],
  upses: [upsView()],
  supplies: [],
  hosts: [],
  primary: null,
  schedules: [],
  drill: false,
  maintenanceUntil: null,
  lastOutage: null,
  ...parts,
});

/** A host that can do everything, and one that can do nothing. */
export const nas: HostFacts = { id: 'nas', name: 'NAS', ups: 'nas', wakeable: true };
export const printer: HostFacts = { id: 'printer', name: 'Printer', ups: null, wakeable: false };

export const fridayDrill: ScheduleFacts = { id: 'friday_drill', name: 'Friday drill' };

/** One UPS by sentinels, on which nothing hangs that is configured. */
export const mainFacts: UpsFacts = {
  name: 'ups',
  description: 'Garage inverter',
  aliasOf: null,
  hasBattery: true,
  hasPort: false,
  supply: { isOneOfSeveral: false, isCut: false },
};

/** Of several: one by sentinels, on which hosts hang, another one with a driver, and another name of that. */
export const severalUpses: readonly UpsFacts[] = [
  { ...mainFacts, supply: { isOneOfSeveral: true, isCut: true } },
  {
    name: 'rack',
    description: 'Rack UPS',
    aliasOf: null,
    hasBattery: false,
    hasPort: true,
    supply: { isOneOfSeveral: true, isCut: true },
  },
  { name: 'rack2', description: 'Rack UPS', aliasOf: 'rack', hasBattery: false, hasPort: true, supply: null },
];

export const supplyView = (view: Partial<SupplyView> = {}): SupplyView => ({
  name: 'ups',
  mains: { state: 'present', since: wallClockTime(noon), reason: raw('for the test'), simulated: false },
  onBattery: false,
  drill: false,
  lastOutage: null,
  outageTotals: { outages: 0, lasted: milliseconds(0) },
  sentinels: [],
  witnesses: [],
  silentNeeded: 0,
  port: null,
  safeToCut: { safe: false, blockedBy: [told('cut_no_outage')], cutIn: null },
  ...view,
});

export const portReport = (
  variables: Readonly<Record<string, string>>,
  commands: readonly string[] = [],
): PortReport => ({
  variables: new Map(Object.entries({ 'ups.status': 'OL', ...variables })),
  traits: new Map(),
  commands,
});

/** A UPS with a driver that says that, or nothing. */
export const withDriver = (report: PortReport | null, name = 'rack'): SupplyView =>
  supplyView({ name, port: { kind: 'driver', report, stale: null } });

export const steady = () => ({ times: new SteadyTimes(), variables: new SteadyVariables() });

export const facts = (parts: Partial<DiscoveryFacts> = {}): DiscoveryFacts => ({
  version: '1.2.3',
  pageUrl: null,
  sentinels: [{ id: 'kitchen_plug', name: 'Kitchen plug', hasLatency: true }],
  witnesses: [{ id: 'switch', name: 'Switch', hasLatency: true }],
  upses: [mainFacts, { ...mainFacts, name: 'qnapups', aliasOf: 'ups', supply: null }],
  hosts: [],
  primary: false,
  schedules: [],
  ...parts,
});

export const battery = (charge: number, runtime: Duration = seconds(7200)): UpsView['battery'] => ({
  charge,
  runtime,
  chargeLow: 20,
  runtimeLow: seconds(600),
  charger: 'resting',
});
