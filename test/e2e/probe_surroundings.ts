import { OwnLink } from '../../src/adapters/probe/link.js';
import type { ProbeSurroundings } from '../../src/adapters/probe/probes.js';
import { Resolver } from '../../src/adapters/probe/resolver.js';
import { milliseconds, moment } from '../../src/domain/time.js';

/** What probes need, all of it real; MQTT is turned off. */
export const realSurroundings = (timeout = 1000): ProbeSurroundings => ({
  timeout: milliseconds(timeout),
  clock: { now: () => moment(performance.now(), Date.now()) },
  resolver: new Resolver(),
  link: new OwnLink(),
  subscriptions: null,
  onChange: () => undefined,
});
