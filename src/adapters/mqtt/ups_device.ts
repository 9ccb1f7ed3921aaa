import type { Duration } from '../../domain/core/time.js';
import { chargeIn, runtimeIn } from '../../domain/ups/data_port.js';
import type { SupplyView, UpsView } from '../../domain/view/snapshot.js';
import {
  diagnostic,
  entitiesOn,
  hidden,
  inSeconds,
  member,
  onFor,
  onForTrue,
  onForWord,
  type Entities,
} from './entities.js';
import { nutButton } from './nut_buttons.js';
import { keyOf, nutSensor } from './nut_sensors.js';
import type { SeenOnPort } from './seen_on_ports.js';
import { drillSwitch, mainsEntities, outageEntities } from './service_device.js';
import type { SupplyFacts, UpsFacts } from './settings.js';
import { countdownSeconds, runtimeSeconds } from './steady_values.js';
import { topicBelow } from './topics.js';

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

export const cutPayload = ({ safeToCut: { safe, blockedBy, cutIn } }: Pick<SupplyView, 'safeToCut'>) => ({
  safe,
  blocked_by: blockedBy.map(({ text }) => text),
  /** Seconds to wait before, in steps: the machine that we run on is still shutting down. Null: no longer. */
  cut_in: cutIn === null ? null : countdownSeconds(cutIn),
});

/** @param seen what its data port has told of; null: nothing */
export const upsEntities = (baseTopic: string, ups: UpsFacts, seen: SeenOnPort | null): Entities => {
  const { sensor, binarySensor } = entitiesOn(baseTopic, `ups/${ups.name}`);
  // Further names, and the UPSes of hosts, stand for the same battery: it is shown with the UPS itself.
  const shown = ups.supply === null ? hidden : {};
  const tells = (variable: string): boolean => ups.hasBattery || seen?.variables.includes(variable) === true;
  const look = { attributes: ['simulated'], icon: 'mdi:power-plug-battery' } as const;
  return {
    // The words of a UPS that tells of itself are more than any list of options could have.
    status: sensor(
      null,
      member('status'),
      ups.hasPort ? look : { device_class: 'enum', options: statusNames, ...look },
    ),
    low_battery: binarySensor(
      'Low battery',
      ups.hasPort ? onForWord('status', 'LB', ['OL', 'OB']) : onFor('status', ['OB LB'], ['OL', 'OB']),
      { device_class: 'battery' },
    ),
    low_battery_in: sensor('Time to low battery', member('low_battery_in'), inSeconds),
    ...(tells('battery.charge') && {
      battery_charge: sensor('Battery charge', member('battery_charge'), {
        ...shown,
        device_class: 'battery',
        unit_of_measurement: '%',
        state_class: 'measurement',
      }),
    }),
    ...(tells('battery.runtime') && {
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
    ...(ups.supply !== null && supplyEntities(baseTopic, ups.name, ups.supply)),
    ...(ups.supply !== null && ups.hasPort && portEntities(baseTopic, ups.name, seen)),
  };
};

/** Of a UPS that feeds hosts. */
const supplyEntities = (
  baseTopic: string,
  name: string,
  { isOneOfSeveral, isCut }: SupplyFacts,
): Entities => ({
  ...(isCut && {
    safe_to_cut: entitiesOn(baseTopic, `ups/${name}/safe_to_cut`).binarySensor(
      'Safe to cut',
      onForTrue('safe'),
      { attributes: ['blocked_by', 'cut_in'], icon: 'mdi:power-plug-off' },
    ),
  }),
  ...(isOneOfSeveral && {
    ...mainsEntities(baseTopic, `ups/${name}/mains`),
    drill: drillSwitch(baseTopic, `ups/${name}/drill`),
    ...outageEntities(baseTopic, `ups/${name}/`),
  }),
});

/** Of what its data port tells, and takes. */
const portEntities = (baseTopic: string, name: string, seen: SeenOnPort | null): Entities => {
  const topic = `ups/${name}/variables`;
  const variables = (seen?.variables ?? []).flatMap((variable) => {
    const sensor = nutSensor(variable, topicBelow(baseTopic, topic));
    return sensor === null ? [] : [[keyOf(variable), sensor] as const];
  });
  const buttons = (seen?.commands ?? []).map((command) =>
    nutButton(command, topicBelow(baseTopic, `ups/${name}/command`)),
  );
  return {
    data_port: entitiesOn(baseTopic, topic).binarySensor('Data port', "{{ 'ON' if value_json else 'OFF' }}", {
      device_class: 'connectivity',
      ...diagnostic,
    }),
    ...Object.fromEntries([...variables, ...buttons]),
  };
};
