import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Failure, messageOf } from '../../domain/failure.js';
import { canonicalAddress } from '../../domain/ip_address.js';
import type { Log } from '../../domain/ports.js';
import { addressesAmong, limitConnectionsPerCaller } from './connections_per_caller.js';
import { failureAnswer, hubFailure, unforeseen } from './failure_answer.js';
import { refusalOf, refuseUnreadable } from './refusals.js';
import type { Answer, HubRequest, HubRoute } from './route.js';
import type { HubLimits } from './settings.js';
import type { ToldSeldom } from './told_seldom.js';

/** How often Node looks for requests that take too long. */
const lookForSlowClientsEvery = 1_000;

export interface ServerSurroundings {
  readonly routes: readonly HubRoute[];
  /** Whether a request with this header may use the routes that are not open. */
  readonly mayCall: (authorization: string | undefined) => boolean;
  /** Whether whoever holds the other end of the connection may ask anything at all; null: its address cannot be told. */
  readonly mayConnect: (peer: string | null) => boolean;
  readonly trustedProxies: readonly string[];
  readonly limits: HubLimits;
  readonly toldSeldom: ToldSeldom;
  readonly log: Log;
}

/**
 * The HTTP server that answers the routes: everything but the page in JSON, everything bounded, no failure of one request reaches
 * another. It does not listen yet.
 *
 * @throws where one of the trusted proxies is not an address or a range
 */
export function hubServer(given: ServerSurroundings): FastifyInstance {
  const { limits, trustedProxies, toldSeldom, log } = given;
  // Node takes none that is longer than that for the whole request.
  const headersPatience = Math.min(limits.headersPatience, limits.requestPatience);
  const server: FastifyInstance = fastify({
    logger: false,
    bodyLimit: limits.longestBody,
    requestTimeout: limits.requestPatience,
    connectionTimeout: limits.silence,
    keepAliveTimeout: limits.silence,
    forceCloseConnections: true,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true },
    http: {
      headersTimeout: headersPatience,
      connectionsCheckingInterval: Math.min(lookForSlowClientsEvery, headersPatience),
    },
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error, _request, reply) => void send(reply, refusalOf(error) ?? unforeseen),
  });
  server.server.maxConnections = limits.mostConnections;
  limitConnectionsPerCaller(server.server, {
    most: limits.mostConnectionsOfOne,
    isExempt: addressesAmong(trustedProxies),
    refused: (address) => {
      if (!toldSeldom.isDue(`connections of ${address}`)) return;
      log.warn(
        `${address} has ${limits.mostConnectionsOfOne} connections to the hub; further ones are closed.`,
      );
    },
  });
  server.server.on('error', (error) => {
    // Why it cannot listen is told by who makes it listen, which tries again and again.
    if (server.server.listening) log.warn(`HTTP: ${messageOf(error)}`, { error });
  });
  server.addHook('onRequest', (request, _reply, done) => {
    if (given.mayConnect(canonicalAddress(request.socket.remoteAddress ?? ''))) done();
    else done(foreignPeer());
  });
  server.setErrorHandler((error, request, reply) => void send(reply, answerTo(given, error, request)));
  server.setNotFoundHandler((request, reply) => {
    const [path] = request.url.split('?');
    const answer = failureAnswer(
      hubFailure('NO_SUCH_ROUTE', `There is no ${request.method} ${path ?? ''} here.`, ''),
    );
    void send(reply, answer ?? unforeseen);
  });
  void server.register((scope, _options, done) => {
    takeJson(scope);
    for (const route of given.routes) if (route.takes === 'JSON') addRoute(scope, route, given);
    done();
  });
  void server.register((scope, _options, done) => {
    takeAnything(scope);
    for (const route of given.routes) if (route.takes === 'none') addRoute(scope, route, given);
    done();
  });
  return server;
}

const foreignPeer = (): Failure =>
  hubFailure('FOREIGN_PEER', 'Only Home Assistant may connect here.', 'Open the page from its sidebar.');

function addRoute(scope: FastifyInstance, route: HubRoute, { mayCall }: ServerSurroundings): void {
  scope.route({
    method: route.method,
    url: route.path,
    // Before the body: who may not call is not listened to.
    onRequest: (request, _reply, done) => {
      if (route.open === true || mayCall(request.headers.authorization)) done();
      else
        done(
          hubFailure(
            'UNAUTHORIZED',
            'The token is missing or wrong.',
            'Send the header Authorization: Bearer TOKEN, with the token of http.token.',
          ),
        );
    },
    handler: async (request, reply) => send(reply, await route.answer(asHubRequest(request))),
  });
}

function takeJson(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      const value: unknown = JSON.parse(text.toString());
      done(null, value);
    } catch {
      done(hubFailure('BAD_JSON', 'What was sent is not JSON.', ''));
    }
  });
}

/** Commands without particulars: curl's `-d ''` or PowerShell's empty body must not keep a drill from stopping. */
function takeAnything(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null));
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const asHubRequest = (request: FastifyRequest): HubRequest => ({
  caller: canonicalAddress(request.ip),
  calledAs: nameOrAddress(request),
  query: asRecord(request.query),
  params: asRecord(request.params),
  body: request.body,
});

/** What the caller wrote into its Host header goes back to it only where it is a name or an address. */
function nameOrAddress({ hostname, socket }: FastifyRequest): string {
  if (/^(?:[A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])$/.test(hostname)) return hostname;
  return canonicalAddress(socket.localAddress ?? '') ?? 'localhost';
}

const send = (reply: FastifyReply, { status, body, headers = {} }: Answer): FastifyReply => {
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  return reply
    .code(status)
    .headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers })
    .send(body);
};

/** The problem entity tells it, or the loop announces the refused command. */
const toldElsewhere: ReadonlySet<string> = new Set(['DATA_STALE', 'REFUSED', 'INVALID', 'BAD_DELAY']);

function answerTo({ toldSeldom, log }: ServerSurroundings, error: unknown, request: FastifyRequest): Answer {
  const what = `${request.method} ${request.routeOptions.url ?? ''}`;
  const caller = canonicalAddress(request.ip) ?? 'an unknown address';
  const refusal = refusalOf(error);
  if (refusal === null) {
    log.error(`${what} from ${caller} failed: ${messageOf(error)}`, { error });
    return unforeseen;
  }
  const reason = error instanceof Failure ? error.explanation : messageOf(error);
  const code = error instanceof Failure ? error.code : '';
  if (!toldElsewhere.has(code) && toldSeldom.isDue(`${caller} ${what} ${code}`)) {
    log.warn(`Refused ${what} from ${caller}: ${reason}`);
  }
  return refusal;
}
