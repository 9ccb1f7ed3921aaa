import { request } from 'node:http';
import { Failure, messageOf } from '../../domain/failure.js';
import { systemCodeOf } from '../../platform/system_error.js';
import type { Health } from '../../domain/health.js';
import type { StatusReport } from '../../api/report.js';
import { controlSocketsAmong } from './control_socket.js';

/** The service answers within milliseconds; one that takes longer hangs. */
const patience = 5_000;

/** Asks a running service over its control socket. */
export class ControlClient {
  /** @param paths where the socket may be, the first one in the data folder; the first that answers and is to be believed is taken */
  constructor(private readonly paths: readonly string[]) {}

  /** @throws Failure `NOT_RUNNING`, or `NO_ANSWER` where it hangs */
  async status(): Promise<StatusReport> {
    const { body } = await this.#ask('GET', '/status');
    const report: unknown = JSON.parse(body);
    if (isStatusReport(report)) return report;
    throw ofAnotherVersion();
  }

  /** @throws Failure as for {@link status} */
  async health(): Promise<Health> {
    const { body } = await this.#ask('GET', '/healthz');
    const health: unknown = JSON.parse(body);
    if (isHealth(health)) return health;
    throw ofAnotherVersion();
  }

  /**
   * Sends one of the commands.
   *
   * @returns what was done, in words
   * @throws Failure `REFUSED` with the reason, `NOT_RUNNING`, `NO_ANSWER`
   */
  async command(path: string): Promise<string> {
    const { status, body } = await this.#ask('POST', path);
    const answer: unknown = JSON.parse(body);
    if (status === 200) return textOf(answer, 'message');
    throw new Failure('REFUSED', `Refused: ${textOf(answer, 'reason')}`, '');
  }

  async #ask(method: string, path: string): Promise<{ status: number; body: string }> {
    const { own, foreign } = await controlSocketsAmong(this.paths);
    for (const socketPath of own) {
      try {
        return await exchange(socketPath, method, path);
      } catch (error) {
        if (['ENOENT', 'ECONNREFUSED', 'ENOTSOCK'].includes(systemCodeOf(error) ?? '')) continue;
        if (error instanceof Failure) throw error;
        throw new Failure(
          'NO_ANSWER',
          `The service cannot be asked: ${messageOf(error)}.`,
          'Are you its user, or root?',
        );
      }
    }
    throw new Failure(
      'NOT_RUNNING',
      [`No service answers on ${this.paths[0] ?? 'its control socket'}`, ...foreign].join('; ') + '.',
      'If it runs, name its data folder with --data; if not, start it.',
    );
  }
}

/** Both ends are the same program; this guards against another one on the socket. */
const isStatusReport = (value: unknown): value is StatusReport =>
  typeof value === 'object' && value !== null && 'mains' in value && 'upses' in value && 'sentinels' in value;

const isHealth = (value: unknown): value is Health =>
  typeof value === 'object' &&
  value !== null &&
  'healthy' in value &&
  typeof value.healthy === 'boolean' &&
  'reasons' in value &&
  Array.isArray(value.reasons);

const ofAnotherVersion = (): Failure =>
  new Failure('NO_ANSWER', 'The answer is not one of this version of sentinel-ups.', 'Restart the service.');

const textOf = (value: unknown, key: 'message' | 'reason'): string => {
  const record: Partial<Record<typeof key, unknown>> =
    typeof value === 'object' && value !== null ? value : {};
  return typeof record[key] === 'string' ? record[key] : 'no reason was given.';
};

const exchange = (
  socketPath: string,
  method: string,
  path: string,
): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, timeout: patience, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', reject);
    });
    sent.on('timeout', () => {
      sent.destroy(
        new Failure(
          'NO_ANSWER',
          `The service does not answer within ${patience / 1000} s.`,
          'Look at its log, and restart it.',
        ),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
