import type { StatusOfHost, SupplyReport } from '../../../api/report.js';

const mainsOrder = ['lost', 'suspect', 'unknown', 'restoring', 'present'] as const;

/** The UPS that has to be seen first; the main one where none is worse. */
export const gravest = (supplies: readonly SupplyReport[]): SupplyReport | undefined =>
  [...supplies].sort((one, other) => gravityOf(one) - gravityOf(other))[0];

const gravityOf = ({ mains: { state, simulated }, on_battery: onBattery }: SupplyReport): number => {
  if (onBattery && !simulated) return -1;
  // A drill hurts nobody who is not asked: what is real comes first.
  return mainsOrder.indexOf(state) + (simulated ? 0.5 : 0);
};

const hostOrder = [
  'shutting_down',
  'shutdown_pending',
  'wake_failed',
  'waking',
  'unknown',
  'offline',
  'online',
] as const;

/** Those first that somebody may have to do something about; in their own order else. */
export const gravestFirst = (hosts: readonly StatusOfHost[]): readonly StatusOfHost[] =>
  [...hosts].sort((one, other) => hostGravity(one) - hostGravity(other));

const hostGravity = ({ state, unattended }: StatusOfHost): number =>
  unattended ? hostOrder.indexOf('wake_failed') : hostOrder.indexOf(state);
