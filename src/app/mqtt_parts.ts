import { join } from 'node:path';
import { MqttOutput } from '../adapters/mqtt/output.js';
import { JsonFile } from '../platform/whole_file.js';
import type { DeviceSettings } from '../config/sections/devices.js';
import { messageOf } from '../domain/failure.js';
import type { RunAs } from '../platform/system_user.js';
import { probeKinds } from '../probes/registry.js';
import { buildBroker } from './broker_parts.js';
import { pageUrl } from './page_url.js';
import type { Surroundings } from './surroundings.js';

export interface MqttParts {
  readonly output: MqttOutput;
  /** Returns at once: a broker that is slow or away holds nothing up. */
  start(): void;
  stop(): Promise<void>;
}

/** MQTT, with the broker that there is; null where it is turned off. */
export function buildMqtt(given: Surroundings & { readonly user: RunAs | null }): MqttParts | null {
  const { settings, inbox, log } = given;
  const { mqtt } = settings;
  if (mqtt === null) return null;
  const { findBroker, bundled } = buildBroker(mqtt, given);
  const hasLatency = ({ id, name, probe }: DeviceSettings) => ({
    id,
    name,
    hasLatency: !probeKinds[probe.kind].viaBroker,
  });
  const output = new MqttOutput(
    {
      ...mqtt,
      version: given.version,
      pageUrl: pageUrl(settings.http),
      sentinels: settings.sentinels.map(hasLatency),
      witnesses: settings.witnesses.map(hasLatency),
      upses: settings.upses.map((ups) => ({ ...ups, hasBattery: settings.battery !== null })),
      hosts: settings.hosts.map(({ id, name, ups, wake }) => ({ id, name, ups, wakeable: wake.possible })),
    },
    findBroker,
    new JsonFile(join(given.dataFolder, 'announced.json')),
    inbox,
    given.clock,
    log.child('mqtt'),
    (reason) => bundled?.replace(reason),
  );
  let stopped = false;
  const start = async (): Promise<void> => {
    try {
      await bundled?.start();
    } catch (error) {
      log.error(`The bundled MQTT broker cannot be started: ${messageOf(error)}`);
      inbox.dispatch({ type: 'part_failed', part: 'MQTT broker', reason: messageOf(error) });
      return;
    }
    if (!stopped) output.start();
  };
  return {
    output,
    start: () => void start(),
    stop: async () => {
      stopped = true;
      await output.stop();
      await bundled?.stop();
    },
  };
}
