import { Failure } from '../../domain/failure.js';
import { longestDelay, type Command } from '../../domain/command.js';
import { reportOf } from '../../api/report.js';
import type { Inbox } from '../../domain/ports.js';
import type { HostView, Snapshot } from '../../domain/snapshot.js';
import { minutes } from '../../domain/time.js';
import { hubFailure } from './failure_answer.js';
import { ok, parameter, type Answer, type HubRequest, type HubRoute } from './route.js';

/** The longest shutdown delay, as for MQTT's `host/<id>/shutdown_delay/set`. */
const mostMinutes = longestDelay / minutes(1);

export interface ApiSurroundings {
  readonly snapshot: () => Snapshot;
  readonly inbox: Inbox;
  readonly version: string;
}

/** What people, their scripts and the page ask and command. */
export const apiRoutes = (given: ApiSurroundings): readonly HubRoute[] => {
  const drill = (action: 'start' | 'stop', command: Command): HubRoute => ({
    method: 'POST',
    path: `/api/drill/${action}`,
    takes: 'none',
    answer: () => carryOut(given, command),
  });
  return [
    {
      method: 'GET',
      path: '/api/status',
      takes: 'none',
      answer: () => ok(reportOf(given.snapshot(), given.version)),
    },
    drill('start', { kind: 'start_drill' }),
    drill('stop', { kind: 'stop_drill' }),
    {
      method: 'POST',
      path: '/api/hosts/:id/wake',
      takes: 'none',
      answer: (request) => carryOut(given, { kind: 'wake_host', host: hostOf(given, request).id }),
    },
    {
      method: 'PUT',
      path: '/api/hosts/:id/shutdown_delay',
      takes: 'JSON',
      answer: (request) => setShutdownDelay(given, hostOf(given, request), request.body),
    },
  ];
};

async function carryOut({ inbox }: ApiSurroundings, command: Command): Promise<Answer> {
  const result = await inbox.command(command, 'HTTP');
  if (result.accepted) return ok({ message: result.message });
  throw hubFailure(result.code === 'invalid' ? 'INVALID' : 'REFUSED', result.reason, '');
}

function hostOf({ snapshot }: ApiSurroundings, request: HubRequest): HostView {
  const wanted = parameter(request, 'id');
  const { hosts } = snapshot();
  const host = hosts.find(({ id }) => id === wanted);
  if (host !== undefined) return host;
  throw hubFailure(
    'UNKNOWN_HOST',
    `There is no host ${JSON.stringify(wanted)}.`,
    hosts.length === 0 ? 'The configuration has none.' : `There is: ${hosts.map(({ id }) => id).join(', ')}.`,
  );
}

async function setShutdownDelay(given: ApiSurroundings, host: HostView, body: unknown): Promise<Answer> {
  if (host.ups === null) {
    throw hubFailure(
      'NO_SHUTDOWN_DELAY',
      `The host ${host.name} has no shutdown_delay.`,
      'Give it one in the configuration; then it can be changed.',
    );
  }
  const wanted = wholeMinutes(body);
  if (wanted instanceof Failure) {
    given.inbox.dispatch({
      type: 'nonsense_refused',
      from: 'HTTP',
      what: `shutdown_delay of ${host.id}`,
      reason: wanted.message,
    });
    throw wanted;
  }
  return await carryOut(given, { kind: 'set_shutdown_delay', ups: host.ups, delay: minutes(wanted) });
}

function wholeMinutes(body: unknown): number | Failure {
  if (body === undefined) {
    return hubFailure(
      'NOT_JSON',
      'No delay was sent.',
      'Send {"minutes": 10} with the header Content-Type: application/json.',
    );
  }
  const given = typeof body === 'object' && body !== null && 'minutes' in body ? body.minutes : undefined;
  if (typeof given === 'number' && Number.isInteger(given) && given >= 0 && given <= mostMinutes)
    return given;
  return hubFailure(
    'BAD_DELAY',
    `The delay is not a whole number of minutes from 0 to ${mostMinutes}.`,
    'Send {"minutes": 10}.',
  );
}
