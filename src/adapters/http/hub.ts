import { basename } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Failure, messageOf } from '../../domain/core/failure.js';
import type { Log } from '../../domain/core/ports.js';
import { seconds } from '../../domain/core/time.js';
import { canonicalAddress, hostAndPort } from '../../platform/ip_address.js';
import { listenFailure } from '../../platform/listening.js';
import { apiRoutes, type ApiContext } from './api_routes.js';
import { clientRoutes, type ClientRouteContext } from './client_routes.js';
import { Endpoint, type EndpointSettings } from './endpoint.js';
import { everyRight, ingressGuard } from './ingress_guard.js';
import { pageRoutes } from './page_routes.js';
import type { HubRoute } from './routes.js';
import { httpServer } from './server.js';
import { defaultLimits, type HttpLimits, type HubSettings } from './settings.js';
import { keptToken } from './token.js';
import { tokenGuard, type TokenRights } from './token_guard.js';

/** What the hub, the page through ingress and the command line ask and tell, besides their settings. */
export type HubContext = Omit<ApiContext, 'from' | 'maxStreams'> &
  Omit<ClientRouteContext, 'reportForOthers'> & { readonly log: Log };

export const hubRoutes = (context: ApiContext & ClientRouteContext): readonly HubRoute[] => [
  ...clientRoutes(context),
  ...apiRoutes(context),
  ...pageRoutes(),
];

const streamsOf = ({ maxConnections }: Pick<HttpLimits, 'maxConnections'>) => ({
  maxStreams: Math.floor(maxConnections / 2),
});

/** What Home Assistant's sidebar shows and commands. */
export const ingressRoutes = (context: ApiContext): readonly HubRoute[] => [
  ...apiRoutes(context),
  ...pageRoutes(),
];

/** What the command line asks and commands. */
export const controlRoutes = apiRoutes;

/**
 * The hub over HTTP: hands UPS_monitor's scripts their delay and the status, takes their reports, lets people ask and
 * command (`/api`), and shows them the page. Where it cannot listen that is told as the failed part HTTP, with PORT_TAKEN,
 * PORT_FORBIDDEN or ADDRESS_UNUSABLE.
 */
export function hubEndpoint(settings: HubSettings, context: HubContext, limits = defaultLimits): Endpoint {
  const { address: host, port, reportForOthers, trustedProxies } = settings;
  const { inbox, log } = context;
  let rights: TokenRights | null = null;
  const build = async (): Promise<FastifyInstance> => {
    rights ??= await tokenRights(settings, log);
    return httpServer({
      routes: hubRoutes({ ...context, ...streamsOf(limits), reportForOthers, from: 'HTTP' }),
      guard: tokenGuard(rights),
      trustedProxies,
      limits,
      log,
    });
  };
  const where = hostAndPort(host, port);
  const failure = (error: unknown): Failure =>
    listenFailure(error, {
      port,
      place: ` (http.listen: ${where})`,
      ifTaken: 'Stop that program, or set another port in http.listen.',
      ifForbidden: 'Choose a port above 1023 in http.listen.',
      otherwise: `HTTP cannot be served on ${where} (http.listen)`,
    });
  return new Endpoint({ host, port, component: 'HTTP', title: 'The hub', failure, build }, inbox, log);
}

/** Tokens that are made where none is configured are kept in the data folder; they are told by the names of their files only. */
async function tokenRights(settings: HubSettings, log: Log): Promise<TokenRights> {
  const placeOf = (given: string | null, setting: string, path: string): string =>
    given === null
      ? `it is in the file ${basename(path)} in the data folder`
      : `it is ${setting} of the configuration`;
  const { token, adminToken, tokenFile, adminTokenFile, isOpenToView } = settings;
  return {
    token: token ?? (await keptToken(clientTokenIn(tokenFile), log)),
    adminToken: adminToken ?? (await keptToken(adminTokenIn(adminTokenFile), log)),
    tokenPlace: placeOf(token, 'http.token', tokenFile),
    adminTokenPlace: placeOf(adminToken, 'http.admin_token', adminTokenFile),
    isOpenToView,
  };
}

const clientTokenIn = (path: string) => ({ path, whose: 'client scripts', setting: 'http.token' });
const adminTokenIn = (path: string) => ({ path, whose: 'people (admin)', setting: 'http.admin_token' });

export interface IngressSettings extends Pick<EndpointSettings, 'host' | 'port'> {
  /** The IP addresses that may connect: the Supervisor's, which lets only people through who are logged in to Home Assistant. */
  readonly allowedPeers: readonly string[];
  /** Who may command, by user name or display name; none: everybody. */
  readonly commanders: readonly string[];
}

/**
 * The page in Home Assistant's sidebar. It asks for no token: whoever may connect has authenticated the person in front of
 * the page. Who connects is told by the connection alone, never by a header such as X-Forwarded-For.
 */
export function ingressEndpoint(
  { host, port, allowedPeers, commanders }: IngressSettings,
  context: HubContext,
  limits = defaultLimits,
): Endpoint {
  const { inbox, log } = context;
  const allowed = new Set(allowedPeers.map((peer) => canonicalAddress(peer)));
  const build = (): FastifyInstance =>
    httpServer({
      routes: ingressRoutes({ ...context, ...streamsOf(limits), from: 'HTTP' }),
      mayConnect: (peer) => peer !== null && allowed.has(peer),
      guard: ingressGuard(commanders),
      believesForwardedHost: true,
      // Everybody comes by the one address of the Supervisor.
      limits: { ...limits, maxConnectionsOfOne: limits.maxConnections },
      log,
    });
  const failure = (error: unknown): Failure =>
    new Failure(
      'INGRESS_UNUSABLE',
      `The page for Home Assistant cannot be served on ${host}:${port}: ${messageOf(error)}.`,
      'Restart the app; if that does not help, restart the Supervisor.',
      { cause: error },
    );
  const title = 'The page for Home Assistant';
  return new Endpoint({ host, port, component: 'ingress', title, failure, build }, inbox, log);
}

/** What the command line asks and commands over the control socket, whose file's permissions are its guard. Does not listen yet. */
export const controlServer = (context: HubContext, maxConnections: number): FastifyInstance =>
  httpServer({
    routes: controlRoutes({ ...context, ...streamsOf({ maxConnections }), from: 'command line' }),
    guard: everyRight,
    isLocal: true,
    limits: { ...defaultLimits, requestTimeout: seconds(5), headersTimeout: seconds(5), maxConnections },
    log: context.log,
  });
