import { diagnostic, hidden, inSeconds, type Keys } from './entities.js';

/** A UPS's further variables as Home Assistant's own NUT integration shows them: the same names, units and classes. */
interface Group {
  readonly keys: Keys;
  /** By NUT's names: what people read. */
  readonly names: Readonly<Record<string, string>>;
}

const measured = { state_class: 'measurement' } as const;
const rarelyWanted = { ...diagnostic, ...hidden } as const;
const percent = { unit_of_measurement: '%' } as const;
const volts = { device_class: 'voltage', unit_of_measurement: 'V' } as const;
const amperes = { device_class: 'current', unit_of_measurement: 'A' } as const;
const watts = { device_class: 'power', unit_of_measurement: 'W' } as const;
const voltAmperes = { device_class: 'apparent_power', unit_of_measurement: 'VA' } as const;
const hertz = { device_class: 'frequency', unit_of_measurement: 'Hz' } as const;
const celsius = { device_class: 'temperature', unit_of_measurement: '°C' } as const;

/**
 * Of three phases the first stands for each, and `outlet` for each of several. Without the status, the charge and the runtime,
 * which every UPS has by `ups/<name>`. Words are free text: drivers know more of them than any list of options.
 */
export const sensorGroups: readonly Group[] = [
  {
    keys: { device_class: 'humidity', ...percent, ...measured, ...diagnostic },
    names: { 'ambient.humidity': 'Ambient humidity' },
  },
  {
    keys: { ...diagnostic },
    names: {
      'ambient.humidity.status': 'Ambient humidity status',
      'ambient.temperature.status': 'Ambient temperature status',
    },
  },
  {
    keys: { ...celsius, ...measured, ...diagnostic },
    names: { 'ambient.temperature': 'Ambient temperature' },
  },
  {
    keys: { ...rarelyWanted },
    names: {
      'battery.alarm.threshold': 'Battery alarm threshold',
      'battery.date': 'Battery date',
      'battery.mfr.date': 'Battery manuf. date',
      'battery.packs': 'Number of batteries',
      'battery.packs.bad': 'Number of bad batteries',
      'battery.type': 'Battery chemistry',
      'input.bypass.phases': 'Input bypass phases',
      'input.phases': 'Input phases',
      'input.sensitivity': 'Input power sensitivity',
      'input.transfer.reason': 'Voltage transfer reason',
      'input.voltage.status': 'Input voltage status',
      'output.phases': 'Output phases',
      'ups.contacts': 'External contacts',
      'ups.display.language': 'Language',
      'ups.id': 'System identifier',
      'ups.shutdown': 'Shutdown ability',
      'ups.start.auto': 'Start on AC',
      'ups.start.battery': 'Start on battery',
      'ups.start.reboot': 'Reboot on battery',
      'ups.test.date': 'Self-test date',
      'ups.test.result': 'Self-test result',
      'ups.type': 'UPS type',
      'ups.watchdog.status': 'Watchdog status',
      'input.current.status': 'Input current status',
      'input.frequency.status': 'Input frequency status',
      'ups.beeper.status': 'Beeper status',
    },
  },
  { keys: { unit_of_measurement: 'Ah', ...rarelyWanted }, names: { 'battery.capacity': 'Battery capacity' } },
  {
    keys: { ...percent, ...rarelyWanted },
    names: {
      'battery.charge.low': 'Low battery setpoint',
      'battery.charge.restart': 'Minimum battery to start',
      'battery.charge.warning': 'Warning battery setpoint',
      'output.L1.power.percent': 'Output L1 power usage',
      'ups.load.high': 'Overload setting',
    },
  },
  {
    keys: {},
    names: {
      'battery.charger.status': 'Charging status',
      'ups.alarm': 'Alarms',
    },
  },
  {
    keys: { ...amperes, ...measured, ...rarelyWanted },
    names: {
      'battery.current': 'Battery current',
      'input.bypass.current': 'Input bypass current',
      'input.bypass.L1.current': 'Input bypass L1 current',
      'input.L1.current': 'Input L1 current',
      'outlet.current': 'Outlet current',
      'output.current': 'Output current',
      'output.L1.current': 'Output L1 current',
    },
  },
  {
    keys: { ...amperes, ...rarelyWanted },
    names: {
      'battery.current.total': 'Total battery current',
      'output.current.nominal': 'Nominal output current',
    },
  },
  {
    keys: { ...inSeconds, ...rarelyWanted },
    names: {
      'battery.runtime.low': 'Low battery runtime',
      'battery.runtime.restart': 'Minimum battery runtime to start',
      'ups.delay.reboot': 'UPS reboot delay',
      'ups.delay.shutdown': 'UPS shutdown delay',
      'ups.delay.start': 'Load restart delay',
      'ups.test.interval': 'Self-test interval',
      'ups.timer.reboot': 'Load reboot timer',
      'ups.timer.shutdown': 'Load shutdown timer',
      'ups.timer.start': 'Load start timer',
    },
  },
  {
    keys: { ...celsius, ...measured, ...rarelyWanted },
    names: {
      'battery.temperature': 'Battery temperature',
      'ups.temperature': 'UPS temperature',
    },
  },
  {
    keys: { ...volts, ...measured, ...rarelyWanted },
    names: {
      'battery.voltage': 'Battery voltage',
      'input.bypass.L1-N.voltage': 'Input bypass L1-N voltage',
      'input.bypass.voltage': 'Input bypass voltage',
      'input.L1-N.voltage': 'Input L1 voltage',
      'output.L1-N.voltage': 'Output L1-N voltage',
    },
  },
  {
    keys: { ...volts, ...rarelyWanted },
    names: {
      'battery.voltage.high': 'High battery voltage',
      'battery.voltage.low': 'Low battery voltage',
      'battery.voltage.nominal': 'Nominal battery voltage',
      'input.transfer.high': 'High voltage transfer',
      'input.transfer.low': 'Low voltage transfer',
      'input.voltage.nominal': 'Nominal input voltage',
      'output.voltage.nominal': 'Nominal output voltage',
    },
  },
  {
    keys: { ...hertz, ...measured, ...rarelyWanted },
    names: {
      'input.bypass.frequency': 'Input bypass frequency',
      'input.frequency': 'Input frequency',
      'input.L1.frequency': 'Input L1 line frequency',
      'output.frequency': 'Output frequency',
    },
  },
  {
    keys: { ...watts, ...measured, ...rarelyWanted },
    names: {
      'input.bypass.L1.realpower': 'Input bypass L1 real power',
      'input.bypass.realpower': 'Input bypass real power',
      'input.L1.realpower': 'Input L1 real power',
      'input.realpower': 'Input real power',
      'outlet.realpower': 'Outlet real power',
      'output.L1.realpower': 'Output L1 real power',
      'output.realpower': 'Output real power',
      'ups.realpower': 'Real power',
    },
  },
  { keys: { ...amperes, ...measured, ...hidden }, names: { 'input.current': 'Input current' } },
  {
    keys: { ...hertz, ...rarelyWanted },
    names: {
      'input.frequency.nominal': 'Input nominal frequency',
      'output.frequency.nominal': 'Nominal output frequency',
    },
  },
  {
    keys: { ...percent, ...measured },
    names: {
      'input.load': 'Input load',
      'ups.load': 'Load',
    },
  },
  {
    keys: { ...voltAmperes, ...measured, ...rarelyWanted },
    names: {
      'input.power': 'Input power',
      'outlet.power': 'Outlet apparent power',
      'output.power': 'Output apparent power',
      'ups.power': 'Apparent power',
    },
  },
  {
    keys: { ...volts, ...measured },
    names: {
      'input.voltage': 'Input voltage',
      'outlet.voltage': 'Outlet voltage',
      'output.voltage': 'Output voltage',
    },
  },
  {
    keys: { ...voltAmperes, ...rarelyWanted },
    names: {
      'output.power.nominal': 'Nominal output power',
      'ups.power.nominal': 'Nominal power',
    },
  },
  {
    keys: { ...watts, ...rarelyWanted },
    names: {
      'output.realpower.nominal': 'Nominal output real power',
      'ups.realpower.nominal': 'Nominal real power',
    },
  },
  { keys: { ...percent, ...measured, ...rarelyWanted }, names: { 'ups.efficiency': 'Efficiency' } },
];
