import { join } from 'node:path';
import { Broker } from '../adapters/mqtt/broker.js';
import type { FindBroker } from '../adapters/mqtt/settings.js';
import { askForMqttService } from '../adapters/supervisor/api.js';
import type { MqttSettings } from '../config/sections/mqtt.js';
import type { RunAs } from '../platform/system_user.js';
import type { Supervised } from './supervised.js';
import type { Surroundings } from './surroundings.js';

/** Where the broker is found, and the bundled one where that is it. */
export interface BrokerParts {
  readonly findBroker: FindBroker;
  readonly bundled: Broker | null;
}

/** Where the bundled broker listens, on loopback. */
const bundledPort = 1883;

/** The broker of the configuration; else, as an app, Home Assistant's; else the bundled one. */
export function buildBroker(
  { url, username, password }: MqttSettings,
  given: Surroundings & { readonly user: RunAs | null },
): BrokerParts {
  const known = (where: string): FindBroker => {
    const access = { url: where, username, password, remedy: null };
    return () => Promise.resolve(access);
  };
  if (url !== null) return { findBroker: known(url), bundled: null };
  if (given.supervised !== null) return { findBroker: brokerOf(given.supervised), bundled: null };
  const bundled = new Broker(
    { port: bundledPort, folder: join(given.runFolder, 'mosquitto'), runAs: given.user },
    given.children,
    given.inbox,
    given.log.child('mqtt'),
  );
  return { findBroker: known(bundled.url), bundled };
}

const brokerOf =
  ({ api, keepSecret }: Supervised): FindBroker =>
  async () => {
    const service = await askForMqttService(api);
    if (service.password !== null) keepSecret(service.password);
    return {
      ...service,
      remedy:
        'Home Assistant names this broker and its login, and is asked for them again before each attempt; see the log of the broker app.',
    };
  };
