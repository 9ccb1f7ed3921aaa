import { chargeIn, numberIn, runtimeIn } from '../../domain/ups/data_port.js';
import type { UpsStatus, UpsView } from '../../domain/view/snapshot.js';
import type { Family, Measured } from './family.js';
import { inSeconds, known, stateSet } from './state_set.js';

const statuses: readonly UpsStatus[] = ['OL', 'OB', 'OB LB', 'stale'];

const ofUpses =
  (valueOf: (ups: UpsView) => number | null) =>
  ({ snapshot }: Measured) =>
    snapshot.upses.flatMap((ups) => known(valueOf(ups), { ups: ups.name }));

/** Of a data port that is silent the last numbers are kept for the decisions: nobody is told them as new. */
const ofFreshUpses =
  (valueOf: (ups: UpsView) => number | null) =>
  ({ snapshot }: Measured) => {
    const isStale = ({ name, aliasOf }: UpsView): boolean =>
      (snapshot.supplies.find((one) => one.name === (aliasOf ?? name))?.port?.stale ?? null) !== null;
    return snapshot.upses.flatMap((ups) => known(isStale(ups) ? null : valueOf(ups), { ups: ups.name }));
  };

/** A number that a UPS with a data port tells, in Prometheus' base units. */
const told = (name: string, help: string, variable: string, divisor = 1): Family => ({
  name: `sentinel_ups_ups_${name}`,
  type: 'gauge',
  help: `${help} (${variable} of a UPS with a data port).`,
  samplesIn: ofFreshUpses(({ report }) => {
    const value = report === null ? null : numberIn(report, variable);
    return value === null ? null : value / divisor;
  }),
});

const percent = 100;

/** Of each UPS that NUT clients can ask for: what it says, and to whom. */
export const upsMetrics: readonly Family[] = [
  {
    name: 'sentinel_ups_ups_status',
    type: 'gauge',
    help: 'What a UPS says to NUT clients: 1 for the status that holds; stale: nothing.',
    samplesIn: ({ snapshot }) =>
      snapshot.upses.flatMap(({ name: ups, status }) => stateSet('status', statuses, status, { ups })),
  },
  {
    name: 'sentinel_ups_ups_low_battery_in_seconds',
    type: 'gauge',
    help: 'How long until a UPS says OB LB; only while that is coming.',
    samplesIn: ofUpses(({ lowBatteryIn }) => inSeconds(lowBatteryIn)),
  },
  {
    name: 'sentinel_ups_ups_shutdown_delay_seconds',
    type: 'gauge',
    help: 'How long after the start of an outage a UPS says OB LB.',
    samplesIn: ofUpses(({ shutdownDelay }) => inSeconds(shutdownDelay)),
  },
  {
    name: 'sentinel_ups_ups_clients',
    type: 'gauge',
    help: 'How many NUT clients are logged in.',
    samplesIn: ofUpses(({ clients }) => clients),
  },
  {
    name: 'sentinel_ups_safe_to_cut',
    type: 'gauge',
    help: 'Whether the output of a UPS may be cut.',
    samplesIn: ({ snapshot }) =>
      snapshot.supplies.map(({ name: ups, safeToCut }) => ({
        labels: { ups },
        value: Number(safeToCut.safe),
      })),
  },
];

export const batteryMetrics: readonly Family[] = [
  {
    name: 'sentinel_ups_ups_battery_charge_ratio',
    type: 'gauge',
    help: 'Charge of the battery, 0 to 1.',
    samplesIn: ofFreshUpses(({ battery, report }) => {
      const charge = battery?.charge ?? (report && chargeIn(report));
      return charge === null ? null : charge / percent;
    }),
  },
  {
    name: 'sentinel_ups_ups_battery_runtime_seconds',
    type: 'gauge',
    help: 'How long the battery lasts.',
    samplesIn: ofFreshUpses(({ battery, report }) =>
      inSeconds(battery?.runtime ?? (report && runtimeIn(report))),
    ),
  },
  told('load_ratio', 'Load, 1 being all that the UPS can bear', 'ups.load', percent),
  told('power_watts', 'Power that is drawn from the UPS', 'ups.realpower'),
  told('temperature_celsius', 'Temperature of the UPS', 'ups.temperature'),
  told('input_volts', 'Voltage of the mains', 'input.voltage'),
  told('output_volts', 'Voltage that the UPS gives', 'output.voltage'),
  told('battery_volts', 'Voltage of the battery', 'battery.voltage'),
];
