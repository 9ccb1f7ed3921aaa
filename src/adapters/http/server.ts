import { createServer, type IncomingMessage } from 'node:http';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Failure, messageOf } from '../../domain/failure.js';
import { canonicalAddress } from '../../platform/ip_address.js';
import type { Log } from '../../domain/ports.js';
import { minutes } from '../../domain/time.js';
import { limitedLog } from '../../platform/line_limit.js';
import { TokenBuckets } from '../../platform/token_bucket.js';
import { addressesAmong, Callers } from './callers.js';
import { failureAnswer, hubFailure, unforeseen } from './failure_answer.js';
import { oneAtATime } from './one_at_a_time.js';
import { refusalOf, refuseUnreadable } from './refusals.js';
import type { Answer, HubRequest, HubRoute } from './route.js';
import type { HubLimits } from './settings.js';

/** How often Node looks for requests that take too long. */
const lookForSlowClientsEvery = 1_000;

/** A client repeats itself every few seconds: each cause is told once an hour, of as many causes as are kept. */
const refusalRate = { burst: 1, perSecond: 1000 / minutes(60) };
const maxRefusals = 256;

export interface ServerSurroundings {
  readonly routes: readonly HubRoute[];
  /** Whether a request with this header may use the routes that are not open. */
  readonly mayCall: (authorization: string | undefined) => boolean;
  /** Whether whoever holds the other end of the connection may ask anything at all; null: its address cannot be told. */
  readonly mayConnect: (peer: string | null) => boolean;
  readonly trustedProxies: readonly string[];
  readonly limits: HubLimits;
  readonly log: Log;
}

/**
 * The HTTP server that answers the routes: everything but the page in JSON, everything bounded, no failure of one request reaches
 * another. It does not listen yet.
 *
 * @throws where one of the trusted proxies is not an address or a range
 */
export function hubServer(given: ServerSurroundings): FastifyInstance {
  const { limits, trustedProxies } = given;
  const log = limitedLog(given.log);
  const refusals = new TokenBuckets(refusalRate, maxRefusals);
  const tellRefusal = (subject: string, line: string): void => {
    if (refusals.of(subject).take()) log.warn(line);
  };
  const callers = new Callers({
    maxConnections: limits.mostConnections,
    maxConnectionsOfOne: limits.mostConnectionsOfOne,
    withoutToken: limits.withoutToken,
    isExempt: addressesAmong(trustedProxies),
    refused: (address, why) =>
      tellRefusal(
        `connections of ${address}`,
        `Connections of ${address} to the hub are closed at once: ${why}.`,
      ),
  });
  // Node takes none that is longer than that for the whole request.
  const headersPatience = Math.min(limits.headersPatience, limits.requestPatience);
  const server: FastifyInstance = fastify({
    logger: false,
    bodyLimit: limits.longestBody,
    forceCloseConnections: true,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true },
    serverFactory: (handle) =>
      createServer(
        {
          requestTimeout: limits.requestPatience,
          headersTimeout: headersPatience,
          keepAliveTimeout: limits.silence,
          connectionsCheckingInterval: Math.min(lookForSlowClientsEvery, headersPatience),
        },
        oneAtATime(handle),
      ).setTimeout(limits.silence),
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error, _request, reply) => void send(reply, refusalOf(error) ?? unforeseen),
  });
  server.server.on('connection', (socket) => callers.connected(socket));
  server.server.on('error', (error) => {
    // Why it cannot listen is told by who makes it listen, which tries again and again.
    if (server.server.listening) log.warn(`HTTP: ${messageOf(error)}`, { error });
  });
  const withToken = new WeakSet<IncomingMessage>();
  server.addHook('onRequest', (request, reply, done) => {
    if (mayBeEndless(request, limits.longestBody)) void reply.header('connection', 'close');
    const { raw, socket } = request;
    const isAllowed = given.mayConnect(canonicalAddress(socket.remoteAddress ?? ''));
    if (isAllowed && given.mayCall(request.headers.authorization)) {
      withToken.add(raw);
      callers.known(socket);
    } else if (!callers.mayAsk(canonicalAddress(request.ip))) {
      void reply.header('connection', 'close');
      done(tooManyRequests());
      return;
    }
    if (isAllowed) done();
    else done(foreignPeer());
  });
  const answerTo = (error: unknown, request: FastifyRequest): Answer => {
    const what = `${request.method} ${request.routeOptions.url ?? ''}`;
    const caller = canonicalAddress(request.ip) ?? 'an unknown address';
    const refusal = refusalOf(error);
    if (refusal === null) {
      log.error(`${what} from ${caller} failed: ${messageOf(error)}`, { error });
      return unforeseen;
    }
    const reason = error instanceof Failure ? error.explanation : messageOf(error);
    const code = error instanceof Failure ? error.code : '';
    if (!toldElsewhere.has(code))
      tellRefusal(`${caller} ${what} ${code}`, `Refused ${what} from ${caller}: ${reason}`);
    return refusal;
  };
  server.setErrorHandler((error, request, reply) => void send(reply, answerTo(error, request)));
  server.setNotFoundHandler((request, reply) => {
    const [path] = request.url.split('?');
    const answer = failureAnswer(
      hubFailure('NO_SUCH_ROUTE', `There is no ${request.method} ${path ?? ''} here.`, ''),
    );
    void send(reply, answer ?? unforeseen);
  });
  const addRoute = (scope: FastifyInstance, route: HubRoute): void => {
    scope.route({
      method: route.method,
      url: route.path,
      // Before the body: who may not call is not listened to.
      onRequest: (request, _reply, done) => {
        if (route.open === true || withToken.has(request.raw)) done();
        else done(unauthorized());
      },
      handler: async (request, reply) => send(reply, await route.answer(asHubRequest(request))),
    });
  };
  void server.register((scope, _options, done) => {
    takeJson(scope);
    for (const route of given.routes) if (route.takes === 'JSON') addRoute(scope, route);
    done();
  });
  void server.register((scope, _options, done) => {
    takeAnything(scope);
    for (const route of given.routes) if (route.takes === 'none') addRoute(scope, route);
    done();
  });
  return server;
}

const foreignPeer = (): Failure =>
  hubFailure('FOREIGN_PEER', 'Only Home Assistant may connect here.', 'Open the page from its sidebar.');

const unauthorized = (): Failure =>
  hubFailure(
    'UNAUTHORIZED',
    'The token is missing or wrong.',
    'Send the header Authorization: Bearer TOKEN, with the token of http.token.',
  );

const tooManyRequests = (): Failure =>
  hubFailure(
    'TOO_MANY_REQUESTS',
    'Too many requests without the token came from this address.',
    'Ask more slowly.',
  );

/** Such a body is not read to its end where nobody needs it: the connection is closed once the answer is sent. */
const mayBeEndless = ({ headers }: FastifyRequest, longestBody: number): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > longestBody;

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
