import { commandRoutes, type CommandBody, type CommandRoute } from '../../api/command_routes.js';
import { parse } from '../../api/commands.js';
import type { CommandRefusal } from '../../api/given.js';
import { reportOf } from '../../api/report.js';
import type { Session } from '../../api/session.js';
import type { Notifications } from '../../api/notifications.js';
import type { Command, CommandOrigin } from '../../domain/core/command.js';
import type { Failure } from '../../domain/core/failure.js';
import type { Inbox } from '../../domain/core/ports.js';
import { hubFailure } from './failures.js';
import { historyRoutes, type HistoryRouteContext } from './history_routes.js';
import { metricsRoute, type MetricsContext } from './metrics_route.js';
import { rehearsalRoute, type RehearsalContext } from './rehearsal_route.js';
import { openapiRoute } from './openapi_route.js';
import { notifyRoutes } from './notify_routes.js';
import { ok, type Answer, type HubRequest, type HubRoute } from './routes.js';
import { settingsRoutes, type SettingsContext } from './settings_routes.js';
import { streamRoute, type StreamContext } from './stream/stream_route.js';

export interface ApiContext extends StreamContext, MetricsContext, RehearsalContext, HistoryRouteContext {
  readonly inbox: Inbox;
  readonly settings: SettingsContext;
  /** Null where nobody is to be notified. */
  readonly notifications: Notifications | null;
  /** Whose commands these are. */
  readonly from: CommandOrigin;
}

/** What people, their scripts, the page and the command line ask and command; and health checks, which have no token. */
export const apiRoutes = (context: ApiContext): readonly HubRoute[] => [
  {
    method: 'GET',
    path: '/api/status',
    access: 'read',
    answer: () => ok(reportOf(context.snapshot(), context.version)),
  },
  streamRoute(context),
  metricsRoute(context),
  ...settingsRoutes(context.settings),
  rehearsalRoute(context),
  ...historyRoutes(context),
  openapiRoute(),
  { method: 'GET', path: '/api/session', access: 'everybody', answer: ({ session }) => ok(session) },
  ...notifyRoutes(context),
  ...Object.entries(commandRoutes).map(([name, route]) => commandRoute(context, name, route)),
  {
    method: 'GET',
    path: '/healthz',
    access: 'everybody',
    answer: () => {
      const body = context.health();
      return { status: body.healthy ? 200 : 503, body };
    },
  },
];

const commandRoute = (context: ApiContext, name: string, route: CommandRoute): HubRoute => ({
  method: route.method,
  path: route.path,
  access: 'admin',
  answer: (request) => {
    const { hosts, upses, supplies, schedules } = context.snapshot();
    const parsed = parse(name, parametersOf(route, request), {
      hosts,
      sections: upses.map((ups) => ups.name),
      upses: supplies.map((ups) => ups.name),
      schedules: schedules.map(({ id }) => id),
    });
    if ('command' in parsed) return carryOut(context, parsed.command, request.session);
    throw refused(context, name, route, request, parsed.refusal);
  },
});

async function carryOut({ inbox, from }: ApiContext, command: Command, { user }: Session): Promise<Answer> {
  const result = await inbox.command(command, from, user);
  if (result.accepted) return ok({ message: result.message });
  throw hubFailure(result.code === 'invalid' ? 'INVALID' : 'REFUSED', result.reason);
}

function parametersOf({ id: named, body: wanted }: CommandRoute, { id, body }: HubRequest) {
  const parameters: Record<string, unknown> = named === undefined ? {} : { [named]: id };
  if (wanted === undefined || body === undefined || body === null) return parameters;
  const given: Readonly<Record<string, unknown>> = typeof body === 'object' ? { ...body } : {};
  const members = wanted.members.filter((key) => given[key] !== undefined && given[key] !== null);
  for (const key of members) parameters[key] = given[key];
  const [first] = wanted.members;
  // Null: a name that was mistyped must not count as left out.
  const isMistyped = members.length === 0 && !(wanted.mayBeEmpty === true && isEmpty(body));
  if (isMistyped && first !== undefined) parameters[first] = null;
  return parameters;
}

const isEmpty = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && Object.keys(body).length === 0;

function refused(
  { snapshot, inbox, from }: ApiContext,
  name: string,
  { body: wanted }: CommandRoute,
  { id, body, session }: HubRequest,
  refusal: CommandRefusal,
): Failure {
  const { hosts, upses, supplies, schedules } = snapshot();
  if (refusal.code === 'unknown') {
    const [failure, called, known] = {
      host: ['UNKNOWN_HOST', 'host', hosts.map((host) => host.id)] as const,
      schedule: ['UNKNOWN_SCHEDULE', 'schedule', schedules.map((schedule) => schedule.id)] as const,
      ups: ['UNKNOWN_UPS', 'UPS', supplies.map((ups) => ups.name)] as const,
      section: ['UNKNOWN_UPS', 'UPS', upses.map((ups) => ups.name)] as const,
      command: ['UNKNOWN_UPS', 'UPS', upses.map((ups) => ups.name)] as const,
    }[refusal.what];
    return hubFailure(
      failure,
      id === null ? sentence(refusal.reason) : `There is no ${called} ${JSON.stringify(id)}.`,
      known.length === 0 ? 'The configuration has none.' : `There is: ${known.join(', ')}.`,
    );
  }
  if (refusal.code === 'unsupported') {
    return hubFailure(
      'NO_SHUTDOWN_DELAY',
      `The host ${hosts.find((host) => host.id === id)?.name ?? ''} has no shutdown_delay.`,
      'Give it one in the configuration; then it can be changed.',
    );
  }
  const failure = invalid(refusal, wanted, body);
  const what = id === null ? name : `${wanted?.subject === 'delay' ? 'shutdown_delay' : name} of ${id}`;
  inbox.dispatch({ type: 'command_rejected', from, by: session.user, what, reason: failure.message });
  return failure;
}

function invalid(
  { reason, expected }: Extract<CommandRefusal, { code: 'invalid' }>,
  wanted: CommandBody | undefined,
  body: unknown,
): Failure {
  if (wanted === undefined) return hubFailure('INVALID', `${reason}.`);
  const { members, subject, example } = wanted;
  const wrong = members.length > 1 ? sentence(reason) : `The ${subject} is not ${expected}.`;
  return hubFailure(
    subject === 'delay' ? 'BAD_DELAY' : 'INVALID',
    body === undefined ? `No ${subject} was sent.` : wrong,
    `Send ${exampleText(example)}.`,
  );
}

const exampleText = (example: CommandBody['example']): string =>
  `{${Object.entries(example)
    .map(([key, value]) => `"${key}": ${JSON.stringify(value)}`)
    .join(', ')}}`;

const sentence = (reason: string): string => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
