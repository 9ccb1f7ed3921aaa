import type { HttpSettings } from '../../config/sections/http.js';
import { seconds, type Duration } from '../../domain/time.js';
import type { RateLimit } from '../../platform/token_bucket.js';

/** A port of 0: the system chooses one. */
export interface HubSettings extends HttpSettings {
  /** Keeps the token that is made where none is configured. */
  readonly tokenFile: string;
  /** The version of sentinel-ups. */
  readonly version: string;
}

/** A machine that may be a client, as far as the hub tells it something. */
export interface HubHost {
  readonly id: string;
  /** Told to its client as IGNORE_SIMULATION. */
  readonly ignoresDrills: boolean;
}

export interface HubLimits {
  /** Bytes of a request's body. */
  readonly longestBody: number;
  /** From a request's first byte to its last. */
  readonly requestPatience: Duration;
  /** For a request's headers, from its first byte or, for the first one, from the beginning of its connection. */
  readonly headersPatience: Duration;
  /** How long a connection may carry nothing while it waits for us, or we for it to read. */
  readonly silence: Duration;
  readonly mostConnections: number;
  /** Of one address, unless it is a trusted proxy's. */
  readonly mostConnectionsOfOne: number;
  /** Connections and requests of one address that do not bring the token; the others are not counted. */
  readonly withoutToken: RateLimit;
}

export const usualLimits: HubLimits = {
  longestBody: 16_384,
  requestPatience: seconds(10),
  headersPatience: seconds(5),
  silence: seconds(30),
  mostConnections: 500,
  mostConnectionsOfOne: 20,
  // A page is six files and a connection or two; a health check is one of each.
  withoutToken: { burst: 300, perSecond: 30 },
};
