import { shutDownHost } from '../adapters/supervisor/api.js';
import { Machine } from '../adapters/system/machine.js';
import { withHost, type PrimaryDevice } from '../config/sections/primary.js';
import type { Settings } from '../config/sections/registry.js';
import { isLoopback } from '../platform/ip_address.js';
import { localAddresses } from '../platform/listening.js';
import type { Supervised } from './context.js';

/** What shuts down the machine that we run on; null where it is left alone. */
export function createMachine(primary: PrimaryDevice | null, supervised: Supervised | null): Machine | null {
  if (primary === null) return null;
  return new Machine(primary.shutdown, supervised === null ? null : () => shutDownHost(supervised.api));
}

/** The settings with the host that is this very machine, by its address. */
export function withOwnHost(settings: Settings): Settings {
  const { primary, hosts } = settings;
  if (primary?.host !== null) return settings;
  const own = new Set(localAddresses().map(({ address }) => address));
  const host = hosts.find(({ address }) => address !== null && (own.has(address) || isLoopback(address)));
  return host === undefined ? settings : { ...settings, primary: withHost(primary, host) };
}
