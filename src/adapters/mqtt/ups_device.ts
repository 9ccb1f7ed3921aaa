import type { UpsView } from '../../domain/view/snapshot.js';
import { entity, inSeconds, member, onFor, stateOn, type Entities } from './entities.js';
import type { UpsFacts } from './settings.js';
import { countdownSeconds, runtimeSeconds } from './steady_values.js';

/** `unknown` while nothing was decided yet: NUT clients then see stale data. */
const statusNames = ['OL', 'OB', 'OB LB', 'unknown'] as const;

/** What stands on a UPS's topic. */
export const upsPayload = ({ status, lowBatteryIn, battery, clients, simulated }: UpsView) => ({
  status: (status === 'stale' ? 'unknown' : status) satisfies (typeof statusNames)[number],
  /** Seconds, in steps; null while idle and once there. */
  low_battery_in: lowBatteryIn === null ? null : countdownSeconds(lowBatteryIn),
  /** Whole percent; null without a battery model. */
  battery_charge: battery === null ? null : battery.charge,
  /** Seconds, in steps; null without a battery model. */
  battery_runtime: battery === null ? null : runtimeSeconds(battery.runtime),
  /** Null where upsd cannot be asked. */
  clients,
  simulated,
});

/**
 * The entities of one UPS.
 *
 * @param isMain all UPSes stand for the same battery: it is shown with the main one
 */
export const upsEntities = (baseTopic: string, ups: UpsFacts, isMain: boolean): Entities => {
  const state = stateOn(baseTopic, `ups/${ups.name}`);
  return {
    status: entity('sensor', null, {
      device_class: 'enum',
      options: statusNames,
      ...state(member('status'), 'simulated'),
      icon: 'mdi:power-plug-battery',
    }),
    low_battery: entity('binary_sensor', 'Low battery', {
      device_class: 'battery',
      ...state(onFor('status', ['OB LB'], ['OL', 'OB'])),
    }),
    low_battery_in: entity('sensor', 'Time to low battery', {
      ...inSeconds,
      ...state(member('low_battery_in')),
    }),
    ...(ups.hasBattery && {
      battery_charge: entity('sensor', 'Battery charge', {
        ...(!isMain && { enabled_by_default: false }),
        device_class: 'battery',
        unit_of_measurement: '%',
        state_class: 'measurement',
        ...state(member('battery_charge')),
      }),
      battery_runtime: entity('sensor', 'Battery runtime', {
        ...(!isMain && { enabled_by_default: false }),
        ...inSeconds,
        state_class: 'measurement',
        ...state(member('battery_runtime')),
      }),
    }),
    clients: entity('sensor', 'NUT clients', {
      state_class: 'measurement',
      entity_category: 'diagnostic',
      ...state(member('clients')),
      icon: 'mdi:lan-connect',
    }),
  };
};
