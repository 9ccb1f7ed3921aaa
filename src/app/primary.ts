import { mayShutDownHost, shutDownHost } from '../adapters/supervisor/api.js';
import { Machine } from '../adapters/system/machine.js';
import { withHost } from '../config/sections/primary.js';
import type { Settings } from '../config/sections/registry.js';
import type { Inbox, Log } from '../domain/core/ports.js';
import { minutes, seconds } from '../domain/core/time.js';
import { isLoopback } from '../platform/ip_address.js';
import { localAddresses } from '../platform/listening.js';
import { Backoff, Retry } from '../platform/retry.js';
import type { Supervised } from './context.js';

export interface Primary {
  /** Resolves once it is known whether the machine could be shut down, and tells it where it could not. Never rejects. */
  start(): Promise<void>;
  /** Never rejects. @returns what went wrong, in words; null where it goes down */
  shutDown(): Promise<string | null>;
  stop(): Promise<void>;
}

/** What shuts down the machine that we run on; null where it is left alone. */
export function createPrimary(
  { primary }: Settings,
  supervised: Supervised | null,
  inbox: Inbox,
  log: Log,
): Primary | null {
  if (primary === null) return null;
  const supervisor =
    supervised === null
      ? null
      : { shutDown: () => shutDownHost(supervised.api), check: () => mayShutDownHost(supervised.api) };
  const machine = new Machine(primary.shutdown, { supervisor });
  const component = 'shutdown of this machine';
  // Better found out now than in an outage, and cured without a restart.
  const check = new Retry({
    attempt: () => machine.check(),
    backoff: new Backoff(seconds(30), minutes(10)),
    onSuccess: (_, recovered) => {
      if (!recovered) return;
      log.info('The machine that sentinel-ups runs on can be shut down now.');
      inbox.dispatch({ type: 'component_recovered', component });
    },
    onFailure: (reason) => {
      log.warn(`The machine that sentinel-ups runs on could not be shut down in an outage: ${reason}`);
      inbox.dispatch({ type: 'component_failed', component, reason });
    },
  });
  return {
    start: () => check.start(),
    shutDown: () => machine.shutDown(),
    stop: () => check.stop(),
  };
}

/** The settings with the host that is this very machine, by its address where it was not named. */
export function withOwnHost(settings: Settings): Settings {
  const { primary, hosts } = settings;
  if (primary?.host !== null) return settings;
  const own = new Set(localAddresses().map(({ address }) => address));
  const host = hosts.find(({ address }) => address !== null && (own.has(address) || isLoopback(address)));
  return host === undefined ? settings : { ...settings, primary: withHost(primary, host) };
}
