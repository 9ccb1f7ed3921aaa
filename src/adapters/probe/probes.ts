import type { ProbeSettings } from '../../config/sections/devices.js';
import type { Clock, Probe } from '../../domain/ports.js';
import type { Duration } from '../../domain/time.js';
import type { TopicSubscriptions } from '../../platform/topic_subscriptions.js';
import type { AddressProbe } from './address_probe.js';
import { AddressedProbe } from './addressed_probe.js';
import { HttpProbe } from './http.js';
import { IcmpProbe } from './icmp.js';
import type { OwnLink } from './link.js';
import { MqttProbe } from './mqtt.js';
import type { Resolver } from './resolver.js';
import { TcpProbe } from './tcp.js';

export interface ProbeSurroundings {
  /** One attempt's patience. */
  readonly timeout: Duration;
  readonly clock: Clock;
  /** One for all probes. */
  readonly resolver: Resolver;
  /** One for all probes. */
  readonly link: OwnLink;
  /** Null where MQTT is turned off: mqtt probes are then `unknown` for ever. */
  readonly subscriptions: TopicSubscriptions | null;
  /** Called when a probe that listens (mqtt) has something new to tell before it is asked. */
  readonly onChange: () => void;
}

/**
 * One device's probe. Every attempt settles within `timeout` + 1.5 s and never rejects.
 *
 * @throws TypeError for a `url` that is none
 */
export const createProbe = (settings: ProbeSettings, surroundings: ProbeSurroundings): Probe => {
  const { timeout, clock, resolver, link, subscriptions, onChange } = surroundings;
  const addressed = (host: string, probe: AddressProbe): Probe =>
    new AddressedProbe(host, probe, timeout, resolver, link);

  switch (settings.kind) {
    case 'icmp':
      return addressed(settings.address, new IcmpProbe(timeout));
    case 'tcp':
      return addressed(settings.address, new TcpProbe(settings.port, timeout, clock));
    case 'http': {
      const url = new URL(settings.url);
      return addressed(url.hostname.replace(/^\[|\]$/g, ''), new HttpProbe(url, timeout, clock));
    }
    case 'mqtt':
      return subscriptions === null ? mqttTurnedOff : new MqttProbe(settings, subscriptions, onChange);
  }
};

const mqttTurnedOff: Probe = {
  attempt: () => Promise.resolve({ kind: 'unknown', why: 'MQTT is turned off' }),
  close: () => undefined,
};
