import { createServer, type IncomingMessage } from 'node:http';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Session } from '../../api/session.js';
import { Failure, messageOf } from '../../domain/core/failure.js';
import type { Log } from '../../domain/core/ports.js';
import { minutes, seconds } from '../../domain/core/time.js';
import { canonicalAddress } from '../../platform/ip_address.js';
import { limitedLog } from '../../platform/line_limit.js';
import { TokenBuckets } from '../../platform/token_bucket.js';
import { addressesAmong, Callers, oneAtATime } from './connections.js';
import { hubFailure, refusalOf, refuseUnreadable, unforeseen } from './failures.js';
import type { Answer, HubRequest, HubRoute } from './routes.js';
import { whyNotTaken } from './same_origin.js';
import type { HttpLimits } from './settings.js';
import { begin } from './stream/open_answer.js';
import { isOpen, type Guard, type Visitor } from './visitor.js';

/** How often Node looks for requests that take too long. */
const slowClientsCheckedEvery = seconds(1);

/** A client repeats itself every few seconds: each cause is told once an hour, of as many causes as are kept. */
const refusalRate = { burst: 1, perSecond: 1000 / minutes(60) };
const maxRefusals = 256;

/** The problem entity tells it, or the loop announces the refused command. */
const toldElsewhere: ReadonlySet<string> = new Set(['DATA_STALE', 'REFUSED', 'INVALID', 'BAD_DELAY']);

export interface ServerContext {
  readonly routes: readonly HubRoute[];
  /** Who sent a request, and so which routes are open to it. */
  readonly guard: Guard;
  /** Whether whoever holds the other end of the connection may ask anything at all; null: its address cannot be told. */
  readonly mayConnect?: (peer: string | null) => boolean;
  readonly trustedProxies?: readonly string[];
  /** Whether whoever connects says truly by which name the browser reached it (X-Forwarded-Host). */
  readonly believesForwardedHost?: boolean;
  /** It listens on a Unix socket: callers have no addresses. */
  readonly isLocal?: boolean;
  readonly limits: HttpLimits;
  readonly log: Log;
}

/**
 * The HTTP server that answers the routes: everything but the page in JSON, everything bounded, no failure of one request reaches
 * another. It does not listen yet.
 *
 * @throws where one of the trusted proxies is not an address or a range
 */
export function httpServer(context: ServerContext): FastifyInstance {
  const { limits, trustedProxies = [], guard, mayConnect = () => true } = context;
  const log = limitedLog(context.log);
  const refusals = new TokenBuckets(refusalRate, maxRefusals);
  const tellRefusal = (subject: string, line: string): void => {
    if (refusals.of(subject).take()) log.warn(line);
  };
  const server = bareServer(limits, trustedProxies);
  server.server.on('error', (error) => {
    // Why it cannot listen is told by who makes it listen, which tries again and again.
    if (server.server.listening) log.warn(`HTTP: ${messageOf(error)}`, { error });
  });

  let callers: Callers | null = null;
  if (context.isLocal === true) server.server.maxConnections = limits.maxConnections;
  else {
    const refused = (address: string, why: string): void =>
      tellRefusal(
        `connections of ${address}`,
        `Connections of ${address} to the hub are closed at once: ${why}.`,
      );
    callers = new Callers({ ...limits, isExempt: addressesAmong(trustedProxies), refused });
  }
  server.server.on('connection', (socket) => callers?.connected(socket));

  const visitors = new WeakMap<IncomingMessage, Visitor>();
  server.addHook('onRequest', (request, reply, done) => {
    if (mayBeEndless(request, limits.maxBody)) void reply.header('connection', 'close');
    const { raw, socket } = request;
    const isAllowed = mayConnect(canonicalAddress(socket.remoteAddress ?? ''));
    const visitor = isAllowed ? guard(raw, callerOf(request)) : null;
    if (visitor !== null) visitors.set(raw, visitor);
    if (visitor?.isKnown === true) callers?.known(socket);
    else if (callers?.mayAsk(callerOf(request)) === false) {
      void reply.header('connection', 'close');
      done(tooManyRequests());
      return;
    }
    done(isAllowed ? undefined : foreignPeer());
  });

  const answerTo = (error: unknown, request: FastifyRequest): Answer => {
    const what = `${request.method} ${request.routeOptions.url ?? ''}`;
    const caller =
      callerOf(request) ?? (context.isLocal === true ? 'the command line' : 'an unknown address');
    const refusal = refusalOf(error);
    if (refusal === null) {
      log.error(`${what} from ${caller} failed: ${messageOf(error)}`, { error });
      return unforeseen;
    }
    const code = error instanceof Failure ? error.code : '';
    if (!toldElsewhere.has(code))
      tellRefusal(`${caller} ${what} ${code}`, `Refused ${what} from ${caller}: ${messageOf(error)}`);
    return refusal;
  };
  server.setErrorHandler((error, request, reply) => void send(reply, answerTo(error, request)));
  server.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?');
    const failure = hubFailure('NO_SUCH_ROUTE', `There is no ${request.method} ${path} here.`);
    void send(reply, refusalOf(failure) ?? unforeseen);
  });
  addRoutes(server, context, ({ raw }) => {
    const visitor = visitors.get(raw);
    if (visitor === undefined) throw new Error('a request reached a route that nobody was asked about');
    return visitor;
  });
  return server;
}

function bareServer(limits: HttpLimits, trustedProxies: readonly string[]): FastifyInstance {
  // Node takes none that is longer than that for the whole request.
  const headersTimeout = Math.min(limits.headersTimeout, limits.requestTimeout);
  return fastify({
    logger: false,
    bodyLimit: limits.maxBody,
    forceCloseConnections: true,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    // A host's name has 100 characters, and its id up to two for each (ß: ss).
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 200 },
    serverFactory: (handle) =>
      createServer(
        {
          requestTimeout: limits.requestTimeout,
          headersTimeout,
          keepAliveTimeout: limits.idleTimeout,
          connectionsCheckingInterval: Math.min(slowClientsCheckedEvery, headersTimeout),
        },
        oneAtATime(handle),
      ).setTimeout(limits.idleTimeout),
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error, _request, reply) => void send(reply, refusalOf(error) ?? unforeseen),
  });
}

function addRoutes(
  server: FastifyInstance,
  { routes, believesForwardedHost = false }: ServerContext,
  visitorOf: (request: FastifyRequest) => Visitor,
): void {
  takeJson(server);
  for (const route of routes) {
    const { method, path, access } = route;
    server.route<RouteInput>({
      method,
      url: path,
      ...(route.maxBody === undefined ? {} : { bodyLimit: route.maxBody }),
      // Before the body: who may not call is not listened to.
      onRequest: (request, reply, next) => {
        const visitor = visitorOf(request);
        if (isOpen(access, visitor)) {
          const hosts = hostsOf(request, believesForwardedHost);
          next(method === 'GET' ? undefined : (whyNotTaken(request.headers, hosts) ?? undefined));
          return;
        }
        if (visitor.waits !== null) void reply.header('retry-after', Math.ceil(visitor.waits / 1000));
        next(visitor.refusal(access));
      },
      handler: async (request, reply) => {
        const answer = await route.answer(asHubRequest(request, visitorOf(request).session));
        if ('open' in answer) begin(reply, answer);
        else void send(reply, answer);
        return reply;
      },
    });
  }
}

/** An empty body is none: a command without particulars needs no braces. */
function takeJson(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, text.length === 0 ? undefined : JSON.parse(text.toString()));
    } catch {
      done(hubFailure('BAD_JSON', 'What was sent is not JSON.'));
    }
  });
}

/** By which names the browser may have reached us. */
function hostsOf({ host, headers }: FastifyRequest, believesForwarded: boolean): readonly string[] {
  const forwarded = believesForwarded ? headers['x-forwarded-host'] : undefined;
  return [headers.host, host, forwarded].flat().filter((name) => name !== undefined);
}

const foreignPeer = (): Failure =>
  hubFailure('FOREIGN_PEER', 'Only Home Assistant may connect here.', 'Open the page from its sidebar.');

const tooMany = 'Too many requests without a token came from this address.';
const tooManyRequests = (): Failure => hubFailure('TOO_MANY_REQUESTS', tooMany, 'Ask more slowly.');

/** Such a body is not read to its end where nobody needs it: the connection is closed once the answer is sent. */
const mayBeEndless = ({ headers }: FastifyRequest, maxBody: number): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > maxBody;

interface RouteInput {
  Params: { readonly id?: string };
  Querystring: Readonly<Record<string, unknown>>;
}

const asHubRequest = (request: FastifyRequest<RouteInput>, session: Session): HubRequest => ({
  session,
  caller: callerOf(request),
  calledAs: nameOrAddress(request),
  query: request.query,
  id: request.params.id ?? null,
  body: request.body,
});

/** Null on a Unix socket. */
const callerOf = ({ ip, socket }: Pick<FastifyRequest, 'ip' | 'socket'>): string | null =>
  socket.remoteAddress === undefined ? null : canonicalAddress(ip);

/** What the caller wrote into its Host header goes back to it only where it is a name or an address. */
function nameOrAddress({ hostname, socket }: Pick<FastifyRequest, 'hostname' | 'socket'>): string {
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
