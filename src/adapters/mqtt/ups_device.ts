import type { Duration } from '../../domain/core/time.js';
import { chargeIn, runtimeIn } from '../../domain/ups/data_port.js';
import type { UpsView } from '../../domain/view/snapshot.js';
import { diagnostic, entitiesOn, hidden, inSeconds, member, onFor, type Entities } from './entities.js';
import type { UpsFacts } from './settings.js';
import { countdownSeconds, runtimeSeconds } from './steady_values.js';

/** `unknown` while nothing was decided yet: NUT clients then see stale data. */
const statusNames = ['OL', 'OB', 'OB LB', 'unknown'] as const;

/** What stands on a UPS's topic. */
export const upsPayload = ({
  status,
  nutStatus,
  report,
  lowBatteryIn,
  battery,
  clients,
  simulated,
}: UpsView) => ({
  status: status === 'stale' ? ('unknown' satisfies (typeof statusNames)[number]) : nutStatus,
  /** Seconds, in steps; null while idle and once there. */
  low_battery_in: lowBatteryIn === null ? null : countdownSeconds(lowBatteryIn),
  /** Whole percent; null without a battery model. */
  battery_charge: battery?.charge ?? (report && chargeIn(report)),
  /** Seconds, in steps; null without a battery model. */
  battery_runtime: runtimeOf(battery?.runtime ?? (report && runtimeIn(report))),
  /** Null where upsd cannot be asked. */
  clients,
  simulated,
});

const runtimeOf = (runtime: Duration | null): number | null =>
  runtime === null ? null : runtimeSeconds(runtime);

/** @param isMain all UPSes stand for the same battery: it is shown with the main one */
export const upsEntities = (baseTopic: string, ups: UpsFacts, isMain: boolean): Entities => {
  const { sensor, binarySensor } = entitiesOn(baseTopic, `ups/${ups.name}`);
  const shown = isMain ? {} : hidden;
  return {
    status: sensor(null, member('status'), {
      device_class: 'enum',
      options: statusNames,
      attributes: ['simulated'],
      icon: 'mdi:power-plug-battery',
    }),
    low_battery: binarySensor('Low battery', onFor('status', ['OB LB'], ['OL', 'OB']), {
      device_class: 'battery',
    }),
    low_battery_in: sensor('Time to low battery', member('low_battery_in'), inSeconds),
    ...(ups.hasBattery && {
      battery_charge: sensor('Battery charge', member('battery_charge'), {
        ...shown,
        device_class: 'battery',
        unit_of_measurement: '%',
        state_class: 'measurement',
      }),
      battery_runtime: sensor('Battery runtime', member('battery_runtime'), {
        ...shown,
        ...inSeconds,
        state_class: 'measurement',
      }),
    }),
    clients: sensor('NUT clients', member('clients'), {
      state_class: 'measurement',
      ...diagnostic,
      icon: 'mdi:lan-connect',
    }),
  };
};
