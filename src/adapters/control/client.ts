import { request } from 'node:http';
import { commandRoutes } from '../../api/command_routes.js';
import type { CommandOf } from '../../api/commands.js';
import type { HistoryReport, OutageDetailsReport } from '../../api/history.js';
import type { RehearsalReport } from '../../api/rehearsal_report.js';
import type { NotifyReport } from '../../api/notifications.js';
import type { StatusReport } from '../../api/report.js';
import { Failure, messageOf } from '../../domain/core/failure.js';
import type { Health } from '../../domain/view/health.js';
import { inWholeSeconds, seconds, type Duration } from '../../domain/core/time.js';
import type { Asked } from '../../domain/rehearsal/asked.js';
import { systemCodeOf } from '../../platform/system_error.js';
import { controlSocketsAmong } from './socket.js';

/** The service answers within milliseconds; one that takes longer hangs. */
const timeout = seconds(5);

/** But for what a UPS itself has to answer, which may be busy for seconds, what has to be worked out, and other servers. */
const longTimeout = seconds(30);

/** As the table of commands names them. */
type Parameters = Readonly<Record<string, string | number | null>>;

/** Asks a running service over its control socket, as people ask its `/api`. */
export class ControlClient {
  /** @param paths where the socket may be, the first one in the data folder; the first that answers and is to be believed is taken */
  constructor(private readonly paths: readonly string[]) {}

  /** @throws Failure `NOT_RUNNING`, or `NO_ANSWER` where it hangs */
  async status(): Promise<StatusReport> {
    return expected<StatusReport>(await this.#ask('GET', '/api/status'), 'mains', 'upses', 'sentinels');
  }

  /** The newest outages and drills. @throws Failure as for {@link status}; `REFUSED` where nothing is recorded */
  async history(): Promise<HistoryReport> {
    const answer = accepted(await this.#ask('GET', '/api/history'));
    return expected<HistoryReport>(answer, 'outages', 'recording_since', 'not_recorded');
  }

  /** One of them. @throws Failure as for {@link history}; `REFUSED` where there is none of that number */
  async outage(id: number): Promise<OutageDetailsReport> {
    const answer = accepted(await this.#ask('GET', `/api/history/outages/${id}`));
    return expected<OutageDetailsReport>(answer, 'events', 'hosts', 'upses');
  }

  /** @throws Failure as for {@link status} */
  async health(): Promise<Health> {
    return expected<Health>(await this.#ask('GET', '/healthz'), 'healthy', 'reasons');
  }

  /** Who is notified, and how that goes. @throws Failure as for {@link status} */
  async notifications(): Promise<NotifyReport> {
    return expected<NotifyReport>(await this.#ask('GET', '/api/notify'), 'targets');
  }

  /** Has a test message sent. @returns what its server said, or why it got none. @throws Failure as for {@link status} */
  async testNotification(target: string): Promise<{ readonly delivered: boolean; readonly message: string }> {
    const path = `/api/notify/${encodeURIComponent(target)}/test`;
    const answer = await this.#ask('POST', path, null, longTimeout);
    return {
      delivered: answer.status === 200,
      message: expected<{ message: string }>(answer, 'message').message,
    };
  }

  /**
   * What would happen if the mains went now.
   *
   * @throws Failure as for {@link command}
   */
  async rehearsal({ ups, lasts }: Asked): Promise<RehearsalReport> {
    const query = new URLSearchParams({
      ...(ups === null ? {} : { ups }),
      ...(lasts === null ? {} : { lasts: String(inWholeSeconds(lasts)) }),
    });
    const answer = await this.#ask('GET', `/api/rehearsal?${query.toString()}`, null, longTimeout);
    if (answer.status !== 200) throw refused(expected<{ message: string }>(answer, 'message'));
    return expected<RehearsalReport>(answer, 'timeline', 'hosts', 'warnings');
  }

  /**
   * Gives one of the commands.
   *
   * @returns what was done, in words
   * @throws Failure `REFUSED` with the reason, `NOT_RUNNING`, `NO_ANSWER`
   */
  async command(name: CommandOf<'command line'>, parameters: Parameters = {}): Promise<string> {
    const { method, path, id, body } = commandRoutes[name];
    const ofPath = id === undefined ? '' : (parameters[id] ?? '');
    const members = (body?.members ?? []).flatMap((key) => {
      const value = parameters[key] ?? null;
      return value === null ? [] : [[key, value] as const];
    });
    const answer = await this.#ask(
      method,
      path.replace(':id', encodeURIComponent(ofPath)),
      members.length === 0 ? null : Object.fromEntries(members),
      id === 'ups' ? longTimeout : timeout,
    );
    const told = expected<{ message: string }>(answer, 'message');
    if (answer.status === 200) return told.message;
    throw refused(told);
  }

  async #ask(
    method: string,
    path: string,
    body: object | null = null,
    patience: Duration = timeout,
  ): Promise<Answer> {
    const { own, foreign } = await controlSocketsAmong(this.paths);
    for (const socketPath of own) {
      try {
        return await exchange({ socketPath, method, path, timeout: patience }, body);
      } catch (error) {
        if (['ENOENT', 'ECONNREFUSED', 'ENOTSOCK'].includes(systemCodeOf(error) ?? '')) continue;
        if (error instanceof Failure) throw error;
        const what = `The service cannot be asked: ${messageOf(error)}.`;
        throw new Failure('NO_ANSWER', what, 'Are you its user, or root?');
      }
    }
    throw new Failure(
      'NOT_RUNNING',
      [`No service answers on ${this.paths[0] ?? 'its control socket'}`, ...foreign].join('; ') + '.',
      'If it runs, name its data folder with --data; if not, start it.',
    );
  }
}

/** @throws Failure `REFUSED` with the reason, unless it was done */
function accepted(answer: Answer): Answer {
  if (answer.status === 200) return answer;
  const { message } = expected<{ message: string }>(answer, 'message');
  throw new Failure('REFUSED', `Refused: ${message}`, '');
}

/** Both ends are the same program; the keys guard against another one on the socket. */
function expected<T>({ body }: Answer, ...keys: readonly (string & keyof T)[]): T {
  const isExpected = (value: unknown): value is T =>
    typeof value === 'object' && value !== null && keys.every((key) => key in value);
  if (isExpected(body)) return body;
  throw ofAnotherVersion();
}

const refused = ({ message }: { readonly message: string }): Failure =>
  new Failure('REFUSED', `Refused: ${message}`, '');

const ofAnotherVersion = (): Failure =>
  new Failure('NO_ANSWER', 'The answer is not one of this version of sentinel-ups.', 'Restart the service.');

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Exchange {
  readonly socketPath: string;
  readonly method: string;
  readonly path: string;
  readonly timeout: Duration;
}

const exchange = (asked: Exchange, body: object | null): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = asked.method === 'GET' ? {} : { 'content-type': 'application/json' };
    const sent = request({ ...asked, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        try {
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) });
        } catch {
          reject(ofAnotherVersion());
        }
      });
      response.on('error', reject);
    });
    sent.on('timeout', () => {
      const what = `The service does not answer within ${asked.timeout / 1000} s.`;
      sent.destroy(new Failure('NO_ANSWER', what, 'Look at its log, and restart it.'));
    });
    sent.on('error', reject);
    sent.end(body === null ? undefined : JSON.stringify(body));
  });
