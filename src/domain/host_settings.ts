import type { Host } from './host.js';
import type { DomainSettings, HostSettings, UpsSettings } from './settings.js';

const unknownHost: HostSettings = {
  id: '',
  name: '',
  ups: null,
  wake: { auto: false, possible: false, after: [], leastCharge: null },
};

export const settingsOf = ({ hosts }: DomainSettings, { id }: Pick<Host, 'id'>): HostSettings =>
  hosts.find((host) => host.id === id) ?? unknownHost;

/** The UPS of its own; null where it has none. */
export const upsOf = (settings: DomainSettings, host: Pick<Host, 'id'>): UpsSettings | null => {
  const { ups } = settingsOf(settings, host);
  return settings.upses.find(({ name }) => name === ups) ?? null;
};
