import { AddressedProbe } from '../../src/adapters/probe/addressed_probe.js';
import { OwnLink } from '../../src/adapters/probe/link.js';
import { Resolver } from '../../src/adapters/probe/resolver.js';
import { milliseconds, moment } from '../../src/domain/core/time.js';
import type { ProbeContext } from '../../src/probes/probe_kind.js';

/** What probes are made of, all of it real; MQTT is turned off. */
export const realContext = (timeoutMs = 1000): ProbeContext => {
  const timeout = milliseconds(timeoutMs);
  const shared = { resolver: new Resolver(), link: new OwnLink() };
  return {
    timeout,
    clock: { now: () => moment(performance.now(), Date.now()) },
    subscriptions: null,
    atHost: (host, probe) => new AddressedProbe(host, probe, timeout, shared),
    onChange: () => undefined,
  };
};
