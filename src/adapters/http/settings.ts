import type { HttpSettings } from '../../config/sections/http.js';
import { seconds, type Duration } from '../../domain/core/time.js';
import type { RateLimit } from '../../platform/token_bucket.js';

/** A port of 0: the system chooses one. */
export interface HubSettings extends HttpSettings {
  /** Where the tokens are kept that are made because the configuration gives none. */
  readonly tokenFile: string;
  readonly adminTokenFile: string;
}

export interface HttpLimits {
  /** Bytes of a request's body. */
  readonly maxBody: number;
  readonly requestTimeout: Duration;
  /** For a request's headers, from its first byte or, for the first one, from the beginning of its connection. */
  readonly headersTimeout: Duration;
  /** How long a connection may carry nothing while it waits for us, or we for it to read. */
  readonly idleTimeout: Duration;
  readonly maxConnections: number;
  /** Of one address, unless it is a trusted proxy's. */
  readonly maxConnectionsOfOne: number;
  /** Connections and requests of one address that do not bring a token; the others are not counted. */
  readonly withoutToken: RateLimit;
}

export const defaultLimits: HttpLimits = {
  maxBody: 16_384,
  requestTimeout: seconds(10),
  headersTimeout: seconds(5),
  idleTimeout: seconds(30),
  maxConnections: 500,
  maxConnectionsOfOne: 20,
  // A page is six files and a connection or two; a health check is one of each.
  withoutToken: { burst: 300, perSecond: 30 },
};
