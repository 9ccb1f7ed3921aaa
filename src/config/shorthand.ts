import { isSection, type Section } from './key_path.js';

const expandedDevice = (device: unknown): unknown => {
  if (typeof device === 'string') return { probe: 'icmp', address: device };
  if (!isSection(device) || Object.hasOwn(device, 'probe')) return device;
  return { ...device, probe: 'icmp' };
};

const expandedDevices = (devices: unknown): unknown =>
  Array.isArray(devices) ? devices.map((device: unknown) => expandedDevice(device)) : devices;

/** `enabled: false` says in a section, for forms that know no other way, what `false` says in its place. */
const expandedMqtt = (mqtt: unknown): unknown =>
  isSection(mqtt) && mqtt['enabled'] === false ? false : mqtt;

const expandedValue = (key: string, value: unknown): unknown => {
  if (key === 'sentinels' || key === 'witnesses') return expandedDevices(value);
  return key === 'mqtt' ? expandedMqtt(value) : value;
};

/**
 * The form that the schema describes: an address alone becomes a section, a probe left out becomes icmp, and a section
 * with nothing in it (all its keys commented out) counts as left out. Data that is no section comes back as it is.
 */
export const expanded = (data: unknown): unknown => {
  if (!isSection(data)) return data;
  const written: Section = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));
  return Object.fromEntries(Object.entries(written).map(([key, value]) => [key, expandedValue(key, value)]));
};
