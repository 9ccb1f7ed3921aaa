/** What Home Assistant accepts on `<prefix>/device/<object_id>/config`; https://www.home-assistant.io/integrations/mqtt/ */
const rootKeys = new Set([
  'device',
  'origin',
  'components',
  'availability',
  'state_topic',
  'command_topic',
  'qos',
  'encoding',
]);
const deviceKeys = new Set([
  'identifiers',
  'connections',
  'name',
  'manufacturer',
  'model',
  'model_id',
  'hw_version',
  'sw_version',
  'serial_number',
  'suggested_area',
  'configuration_url',
  'via_device',
]);
const originKeys = new Set(['name', 'sw_version', 'support_url']);
const commonKeys = [
  'platform',
  'unique_id',
  'default_entity_id',
  'name',
  'state_topic',
  'icon',
  'value_template',
  'json_attributes_topic',
  'json_attributes_template',
  'device_class',
  'entity_category',
  'enabled_by_default',
];
const platformKeys: Readonly<Record<string, ReadonlySet<string>>> = {
  binary_sensor: new Set(commonKeys),
  sensor: new Set([
    ...commonKeys,
    'options',
    'unit_of_measurement',
    'state_class',
    'suggested_display_precision',
  ]),
  switch: new Set([...commonKeys, 'command_topic']),
  number: new Set([...commonKeys, 'command_topic', 'unit_of_measurement', 'mode', 'min', 'max', 'step']),
  button: new Set([
    'platform',
    'unique_id',
    'default_entity_id',
    'name',
    'icon',
    'device_class',
    'entity_category',
    'command_topic',
    'payload_press',
    'enabled_by_default',
  ]),
  event: new Set([...commonKeys, 'event_types']),
};
const binaryClasses = new Set([undefined, 'power', 'problem', 'connectivity', 'battery']);
const unitsOfClass: Readonly<Record<string, readonly (string | undefined)[]>> = {
  enum: [undefined],
  timestamp: [undefined],
  battery: ['%'],
  duration: ['d', 'h', 'min', 's', 'ms'],
  voltage: ['V', 'mV'],
  current: ['A', 'mA'],
  power: ['W', 'kW'],
  apparent_power: ['VA'],
  frequency: ['Hz', 'kHz'],
  temperature: ['°C', '°F', 'K'],
  humidity: ['%'],
};
// What can be operated may be of either category; what only shows something is never part of the configuration.
const categoriesOf: Readonly<Record<string, readonly unknown[]>> = {
  binary_sensor: [undefined, 'diagnostic'],
  sensor: [undefined, 'diagnostic'],
  switch: [undefined, 'diagnostic', 'config'],
  number: [undefined, 'diagnostic', 'config'],
  button: [undefined, 'diagnostic', 'config'],
  event: [undefined, 'diagnostic'],
};
const operated = new Set(['switch', 'number', 'button']);

type Json = Readonly<Record<string, unknown>>;

const textOrNothing = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Everything that Home Assistant would complain about in one device's discovery message; empty where it takes it. */
export const complaintsOf = (topic: string, payload: string): string[] => {
  const complaints: string[] = [];
  const check = (right: boolean, complaint: string): void => {
    if (!right) complaints.push(complaint);
  };
  check(/^[^#+]+\/device\/[A-Za-z0-9_-]+\/config$/.test(topic), `topic ${topic}`);
  const root: unknown = JSON.parse(payload);
  if (!isObject(root)) return ['not an object'];
  for (const key of Object.keys(root)) check(rootKeys.has(key), `unknown root key ${key}`);
  check(isObject(root['device']), 'no device');
  check(isObject(root['origin']), 'no origin');
  check(isObject(root['components']), 'no components');
  const device = isObject(root['device']) ? root['device'] : {};
  const origin = isObject(root['origin']) ? root['origin'] : {};
  for (const key of Object.keys(device)) check(deviceKeys.has(key), `unknown device key ${key}`);
  for (const key of Object.keys(origin)) check(originKeys.has(key), `unknown origin key ${key}`);
  check(typeof origin['name'] === 'string', 'no origin name');
  check(Array.isArray(device['identifiers']) && device['identifiers'].length > 0, 'no identifiers');
  // cv.configuration_url: a bad one costs the whole device.
  const url = device['configuration_url'];
  check(url === undefined || (typeof url === 'string' && /^https?:\/\/[^/]/.test(url)), 'configuration_url');
  const availability = root['availability'];
  check(Array.isArray(availability) && availability.every(isAvailability), 'availability');
  for (const [key, component] of Object.entries(isObject(root['components']) ? root['components'] : {}))
    for (const complaint of complaintsOfComponent(component, device['name']))
      complaints.push(`${key}: ${complaint}`);
  return complaints;
};

const isAvailability = (entry: unknown): boolean =>
  isObject(entry) &&
  typeof entry['topic'] === 'string' &&
  Object.keys(entry).every((key) =>
    ['topic', 'payload_available', 'payload_not_available', 'value_template'].includes(key),
  );

const complaintsOfComponent = (component: unknown, deviceName: unknown): string[] => {
  if (!isObject(component)) return ['not an object'];
  const platform = component['platform'];
  const keys = typeof platform === 'string' ? platformKeys[platform] : undefined;
  if (typeof platform !== 'string' || keys === undefined) return [`unknown platform ${String(platform)}`];
  // Alone it means: remove this entity.
  if (Object.keys(component).length === 1) return [];
  const complaints: string[] = [];
  const check = (right: boolean, complaint: string): void => {
    if (!right) complaints.push(complaint);
  };
  for (const key of Object.keys(component)) check(keys.has(key), `unknown key ${key}`);
  check(typeof component['unique_id'] === 'string' && component['unique_id'] !== '', 'no unique_id');
  check(platform === 'button' || typeof component['state_topic'] === 'string', 'no state_topic');
  check(
    new RegExp(`^${platform}\\.(?!.*__)[a-z0-9][a-z0-9_]*(?<!_)$`).test(
      String(component['default_entity_id']),
    ),
    `default_entity_id ${String(component['default_entity_id'])}`,
  );
  check(
    typeof deviceName !== 'string' || !String(component['name']).startsWith(`${deviceName} `),
    'repeats the device name',
  );
  check((categoriesOf[platform] ?? []).includes(component['entity_category']), 'entity_category');
  if (platform === 'binary_sensor')
    check(binaryClasses.has(textOrNothing(component['device_class'])), 'device_class');
  if (platform === 'sensor') complaints.push(...complaintsOfSensor(component));
  if (platform === 'number') complaints.push(...complaintsOfNumber(component));
  if (operated.has(platform)) check(typeof component['command_topic'] === 'string', 'no command_topic');
  if (platform === 'event')
    check(Array.isArray(component['event_types']) && component['event_types'].length > 0, 'no event_types');
  return complaints;
};

const complaintsOfNumber = ({ min, max, step, mode, ...number }: Json): string[] => [
  ...(typeof min === 'number' && typeof max === 'number' && min < max ? [] : ['min and max']),
  ...(typeof step === 'number' && step >= 0.001 ? [] : ['step']),
  ...(['auto', 'box', 'slider'].includes(String(mode)) ? [] : ['mode']),
  ...(number['device_class'] === 'duration' &&
  (unitsOfClass['duration'] ?? []).includes(String(number['unit_of_measurement']))
    ? []
    : ['unit of the class']),
];

const complaintsOfSensor = (sensor: Json): string[] => {
  const deviceClass = sensor['device_class'];
  const unit = sensor['unit_of_measurement'];
  const complaints: string[] = [];
  if (deviceClass === undefined)
    return sensor['options'] === undefined ? [] : ['options need the class enum'];
  const units = typeof deviceClass === 'string' ? unitsOfClass[deviceClass] : undefined;
  if (typeof deviceClass !== 'string' || units === undefined)
    return [`device_class ${JSON.stringify(deviceClass)}`];
  if (!units.includes(typeof unit === 'string' ? unit : undefined)) complaints.push(`unit ${String(unit)}`);
  const isEnum = deviceClass === 'enum';
  if (isEnum !== (Array.isArray(sensor['options']) && sensor['options'].length > 0))
    complaints.push('options');
  if (['enum', 'timestamp'].includes(deviceClass) && sensor['state_class'] !== undefined)
    complaints.push('state_class');
  // Otherwise the frontend shows "45.00 s".
  if (unit === 's' && sensor['suggested_display_precision'] !== 0) complaints.push('decimals of seconds');
  return complaints;
};
