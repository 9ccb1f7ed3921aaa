import { entity, type Entity, type Keys } from './entities.js';
import { sensorGroups } from './nut_sensor_groups.js';

const sensors: ReadonlyMap<string, readonly [name: string, keys: Keys]> = new Map(
  sensorGroups.flatMap(({ keys, names }) =>
    Object.entries(names).map(([variable, name]) => [variable, [name, keys]] as const),
  ),
);

/** One outlet of several has what all of them together have. */
const ofOneOutlet = /^outlet\.(\d+)\.(?=(?:current|power|realpower)$)/;
const phase = /\bL[123]\b/;

const knownAs = (variable: string): readonly [name: string, keys: Keys] | null => {
  const outlet = ofOneOutlet.exec(variable)?.[1];
  const known = sensors.get(variable.replace(ofOneOutlet, 'outlet.').replace(phase, 'L1'));
  if (known === undefined) return null;
  const [name, keys] = known;
  const ofPhase = name.replace('L1', phase.exec(variable)?.[0] ?? 'L1');
  return [outlet === undefined ? ofPhase : ofPhase.replace('Outlet', `Outlet ${outlet}`), keys];
};

/** Whether there is an entity for a variable of NUT's. */
export const isShown = (variable: string): boolean => knownAs(variable) !== null;

/** The part of an entity's key that is a name of NUT's: `input_l1_n_voltage`. */
export const keyOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '_');

/** The sensor for a variable; null where there is none. @param topic where the variables stand, as JSON by their names */
export const nutSensor = (variable: string, state_topic: string): Entity | null => {
  const known = knownAs(variable);
  if (known === null) return null;
  const [name, keys] = known;
  const value = `value_json['${variable}'] | default(none)`;
  const value_template =
    keys.unit_of_measurement === undefined ? `{{ ${value} }}` : `{{ ${value} | float(none) }}`;
  return entity('sensor', name, { ...keys, state_topic, value_template });
};
