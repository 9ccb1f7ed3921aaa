import { entity, hidden, type Entity } from './entities.js';
import { keyOf } from './nut_sensors.js';

/** In the words of Home Assistant's NUT integration, but short enough for a button. */
const names: Readonly<Record<string, string>> = {
  'beeper.disable': 'Disable beeper',
  'beeper.enable': 'Enable beeper',
  'beeper.mute': 'Mute beeper',
  'beeper.toggle': 'Toggle beeper',
  'bypass.start': 'Start bypass',
  'bypass.stop': 'Stop bypass',
  'calibrate.start': 'Start runtime calibration',
  'calibrate.stop': 'Stop runtime calibration',
  'load.off': 'Turn load off at once',
  'load.on': 'Turn load on at once',
  'reset.input.minmax': 'Reset minimum and maximum input voltage',
  'reset.watchdog': 'Reset watchdog timer (forced reboot of load)',
  'shutdown.reboot': 'Shut load down briefly while rebooting the UPS',
  'shutdown.reboot.graceful': 'After a delay, shut load down briefly while rebooting the UPS',
  'shutdown.return': 'Turn load off and return with the mains',
  'shutdown.stayoff': 'Turn load off and stay off',
  'shutdown.stop': 'Stop a shutdown in progress',
  'test.battery.start': 'Start battery test',
  'test.battery.start.deep': 'Start deep battery test',
  'test.battery.start.quick': 'Start quick battery test',
  'test.battery.stop': 'Stop battery test',
  'test.failure.start': 'Start simulated power failure',
  'test.failure.stop': 'Stop simulated power failure',
  'test.panel.start': 'Start panel test',
  'test.panel.stop': 'Stop panel test',
  'test.system.start': 'Start system test',
};

/** What nobody regrets to have pressed. The others cut the power, or are seldom wanted. */
const isHarmless = (command: string): boolean => /^(?:beeper|test\.battery)\./.test(command);

const spoken = (command: string): string => {
  const words = command.replace(/[^A-Za-z0-9]+/g, ' ').trim();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};

/** Whether a command of a UPS has a button: what is the driver's own, such as `driver.killpower`, has none. */
export const hasButton = (command: string): boolean => !command.startsWith('driver.');

/**
 * The button for a command of a UPS, and its key. Of the category config, which keeps it out of what is done to everything in
 * an area.
 */
export const nutButton = (command: string, command_topic: string): readonly [key: string, button: Entity] => [
  `command_${keyOf(command)}`,
  entity('button', names[command] ?? spoken(command), {
    entity_category: 'config',
    command_topic,
    payload_press: command,
    icon: 'mdi:gesture-tap-button',
    ...(isHarmless(command) ? {} : hidden),
  }),
];
