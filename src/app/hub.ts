import { ControlSocket } from '../adapters/control/socket.js';
import type { Endpoint } from '../adapters/http/endpoint.js';
import { controlServer, hubEndpoint, ingressEndpoint, type HubContext } from '../adapters/http/hub.js';
import { defaultLimits } from '../adapters/http/settings.js';
import { driverData } from '../adapters/nut/variables.js';
import { askForIngressPort } from '../adapters/supervisor/api.js';
import { seconds } from '../domain/core/time.js';
import { decisionDueAt, healthOf } from '../domain/view/health.js';
import { Backoff, Retry } from '../platform/retry.js';
import type { LoadedSettings } from '../config/sections/registry.js';
import type { Hosts } from './hosts.js';
import { createRehearsals, type Rehearsed } from './rehearsals.js';
import { httpAdminTokenFile, httpTokenFile, type AppContext, type Supervised } from './context.js';
import { settingsContext } from './settings.js';

/**
 * The addresses of Home Assistant's internal network (developers.home-assistant.io, "Ingress"): our machine's own, where an app
 * on the host's network listens, and the Supervisor's, the only one that may connect.
 */
const ownAddress = '172.30.32.1';
const supervisorAddress = '172.30.32.2';

/** What the hub, the page in Home Assistant's sidebar and the command line show and command: of a service that begins now. */
export function hubContext(
  given: AppContext &
    Pick<Hosts, 'hostAt'> &
    Pick<HubContext, 'stream' | 'snapshot' | 'history' | 'notifications'> &
    Pick<Rehearsed, 'state'> & {
      serialPrefix: string;
      loaded: LoadedSettings;
      file: string;
    },
): HubContext {
  const { settings, clock, inbox, snapshot, history, stream, hostAt, serialPrefix, version } = given;
  const expected = {
    upsdIsOurs: settings.nut.mode === 'bundled',
    decisionDueAt: decisionDueAt(settings.upses, clock.now().monotonic),
  };
  return {
    snapshot,
    stream,
    settings: settingsContext({ ...given.loaded, settings }, given.file, given.dataFolder),
    outageTotals: () =>
      snapshot().supplies.map(({ name, outageTotals: { outages, lasted } }) => ({
        ups: name,
        outages,
        duration: lasted,
      })),
    health: () => healthOf(snapshot(), expected, clock.now().monotonic),
    rehearse: createRehearsals(given),
    history,
    clock,
    inbox,
    hostAt,
    variables: (ups) => driverData(ups, { serial: `${serialPrefix}-${ups.name}`, version }).variables,
    version,
    notifications: given.notifications,
    log: given.log,
  };
}

/** The hub over HTTP; null where it is turned off. */
export function createHub(
  { settings, dataFolder, connectionShares }: AppContext,
  context: HubContext,
): Endpoint | null {
  if (settings.http === null) return null;
  const files = { tokenFile: httpTokenFile(dataFolder), adminTokenFile: httpAdminTokenFile(dataFolder) };
  return hubEndpoint({ ...settings.http, ...files }, ofHttp(context), {
    ...defaultLimits,
    maxConnections: connectionShares.hub,
  });
}

export function createControl(path: string, context: HubContext, maxConnections: number): ControlSocket {
  const own = { ...context, log: context.log.child('control') };
  return new ControlSocket(path, () => controlServer(own, maxConnections), own.inbox, own.log);
}

export type Ingress = ReturnType<typeof createIngress>;

/**
 * The page in Home Assistant's sidebar. It never keeps anything else from starting: `start` returns at once, and the port to
 * listen on is asked for until it is known.
 */
export function createIngress(
  { api }: Supervised,
  commanders: readonly string[],
  context: HubContext,
  maxConnections: number,
) {
  const own = ofHttp(context);
  const { inbox, log } = own;
  let endpoint: Endpoint | null = null;
  const asking = new Retry({
    attempt: () => askForIngressPort(api),
    backoff: new Backoff(seconds(1), seconds(60)),
    onSuccess: (port, recovered) => {
      if (recovered) inbox.dispatch({ type: 'component_recovered', component: 'ingress' });
      if (port === null) return;
      const place = { host: ownAddress, port, allowedPeers: [supervisorAddress], commanders };
      endpoint = ingressEndpoint(place, own, { ...defaultLimits, maxConnections });
      void endpoint.start();
    },
    onFailure: (why) => {
      const reason = `The page is not in Home Assistant's sidebar yet. ${why}`;
      log.warn(reason);
      inbox.dispatch({ type: 'component_failed', component: 'ingress', reason });
    },
  });
  return {
    start: () => void asking.start(),
    stop: async () => {
      // An answer of the Supervisor is not waited for.
      void asking.stop();
      await endpoint?.stop();
    },
  };
}

const ofHttp = (context: HubContext): HubContext => ({ ...context, log: context.log.child('http') });
