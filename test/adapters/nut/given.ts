import type { Snapshot, UpsStatus, UpsView } from '../../../src/domain/view/snapshot.js';
import { minutes, moment, seconds, wallClockTime } from '../../../src/domain/core/time.js';
import { raw } from '../../../src/domain/view/reasons/told.js';

/** A UPS on mains with a battery; `changes` go on top. */
export const givenUps = (changes: Partial<UpsView> = {}): UpsView => ({
  name: 'ups',
  description: 'Garage inverter',
  aliasOf: null,
  status: 'OL',
  nutStatus: changes.status === 'stale' ? '' : (changes.status ?? 'OL'),
  report: null,
  lowBatteryIn: null,
  shutdownDelay: minutes(5),
  battery: {
    charge: 100,
    runtime: minutes(120),
    chargeLow: 96,
    runtimeLow: minutes(115),
    charger: 'resting',
  },
  clients: null,
  simulated: false,
  testResult: 'No test initiated',
  ...changes,
});

/** The same UPS as it is with that status, 100 s before its low-battery moment where it is on battery. */
export const givenStatus = (status: UpsStatus, changes: Partial<UpsView> = {}): UpsView =>
  givenUps({ status, lowBatteryIn: status === 'OB' ? seconds(100) : null, ...changes });

export const snapshotOf = (...upses: readonly UpsView[]): Snapshot => ({
  at: moment(0, 0),
  mains: { state: 'present', since: wallClockTime(0), reason: raw('for the test'), simulated: false },
  problems: [],
  sentinels: [],
  witnesses: [],
  upses,
  supplies: [],
  hosts: [],
  primary: null,
  schedules: [],
  drill: false,
  maintenanceUntil: null,
  lastOutage: null,
});
