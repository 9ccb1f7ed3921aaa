import { join } from 'node:path';
import { Mosquitto } from '../adapters/mqtt/mosquitto.js';
import { MqttOutput } from '../adapters/mqtt/output.js';
import type { FindBroker } from '../adapters/mqtt/settings.js';
import { askForMqttService } from '../adapters/supervisor/api.js';
import type { DeviceSettings } from '../config/sections/devices.js';
import type { MqttSettings } from '../config/sections/mqtt.js';
import type { ListenAddress } from '../config/sections/nut.js';
import type { Settings } from '../config/sections/registry.js';
import { messageOf } from '../domain/core/failure.js';
import type { RunAs } from '../platform/child_process.js';
import { hostAndPort } from '../platform/ip_address.js';
import { JsonFile } from '../platform/whole_file.js';
import { probeKinds } from '../probes/registry.js';
import type { Supervised, AppContext } from './context.js';

export interface Mqtt {
  readonly output: MqttOutput;
  /** Returns at once: a broker that is slow or away holds nothing up. */
  start(): void;
  stop(): Promise<void>;
}

type Context = AppContext & { readonly user: RunAs | null };

/** Where the bundled broker listens, on loopback. */
const bundledPort = 1883;

/** MQTT, with the broker that there is; null where it is turned off. */
export function createMqtt(context: Context): Mqtt | null {
  const { settings, inbox, log } = context;
  const { mqtt } = settings;
  if (mqtt === null) return null;
  const { findBroker, bundled } = brokerOf(mqtt, context);
  const output = new MqttOutput(
    { ...mqtt, ...factsOf(settings), version: context.version },
    findBroker,
    new JsonFile(join(context.dataFolder, 'announced.json')),
    inbox,
    context.clock,
    log.child('mqtt'),
    (reason) => bundled?.replace(reason),
  );
  let stopped = false;
  const start = async (): Promise<void> => {
    try {
      await bundled?.start();
    } catch (error) {
      log.error(`The bundled MQTT broker cannot be started: ${messageOf(error)}`);
      inbox.dispatch({ type: 'component_failed', component: 'MQTT broker', reason: messageOf(error) });
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

/** What Home Assistant is told once, out of the configuration. */
export const factsOf = ({ http, upses, sections, hosts, primary, schedules }: Settings) => {
  const probed = ({ id, name, probe }: DeviceSettings) => ({
    id,
    name,
    hasLatency: !probeKinds[probe.kind].viaBroker,
  });
  return {
    pageUrl: pageUrl(http),
    sentinels: upses.flatMap((ups) => ups.sentinels.map(probed)),
    witnesses: upses.flatMap((ups) => ups.witnesses.map(probed)),
    upses: sections.map((section) => ({
      ...section,
      // Of a UPS's own section what the UPS has told of counts besides.
      hasBattery: upses.some(
        ({ name, battery, port }) =>
          section.poweredBy.includes(name) && (battery !== null || (port !== null && section.ups === null)),
      ),
      hasPort: upses.some(({ name, port }) => name === section.ups && port !== null),
      supply:
        section.ups === null || section.aliasOf !== null
          ? null
          : {
              isOneOfSeveral: upses.length > 1,
              isCut: [...hosts.map(({ poweredBy }) => poweredBy), primary?.poweredBy ?? []].some(
                (poweredBy) => poweredBy.includes(section.name),
              ),
            },
    })),
    primary: primary !== null,
    schedules: schedules.map(({ id, name }) => ({ id, name })),
    hosts: hosts.map(({ id, name, section, wake }) => ({ id, name, ups: section, wakeable: wake.possible })),
  };
};

/** The broker of the configuration; else, as an app, Home Assistant's; else the bundled one. */
const brokerOf = (
  { url, username, password }: MqttSettings,
  { supervised, runFolder, user, children, inbox, log }: Context,
): { readonly findBroker: FindBroker; readonly bundled: Mosquitto | null } => {
  const known = (where: string): FindBroker => {
    const access = { url: where, username, password, remedy: null };
    return () => Promise.resolve(access);
  };
  if (url !== null) return { findBroker: known(url), bundled: null };
  if (supervised !== null) return { findBroker: homeAssistants(supervised), bundled: null };
  const mosquitto = { port: bundledPort, folder: join(runFolder, 'mosquitto'), runAs: user };
  const bundled = new Mosquitto(mosquitto, children, inbox, log.child('mqtt'));
  return { findBroker: known(bundled.url), bundled };
};

const homeAssistants =
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

/** Listening there says nothing of where others find us: everywhere, or on this machine only. */
const nowhereInParticular = /^(?:0\.0\.0\.0|::|127\..*|::1|localhost)$/;

/** Where browsers in the network find our page; null where that is not known, or there is none. */
export const pageUrl = (hub: ListenAddress | null): string | null => {
  if (hub === null || nowhereInParticular.test(hub.address)) return null;
  return `http://${hostAndPort(hub.address, hub.port)}/`;
};
