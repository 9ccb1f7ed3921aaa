import { request, type IncomingMessage } from 'node:http';
import { Failure, messageOf } from '../../domain/failure.js';
import { systemCodeOf } from '../../platform/system_error.js';
import { inWholeSeconds, seconds, type Duration } from '../../domain/time.js';

/** Where an app finds the Supervisor (developers.home-assistant.io, "App communication"). */
export const supervisorUrl = 'http://supervisor';

/** Far more than any answer that we ask for (bytes). */
const longestAnswer = 256 * 1024;

/** What the Supervisor said. */
export interface SupervisorAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** Its `data`; null where there is none. */
  readonly data: unknown;
  /** Its words where it refuses; empty where it has none. */
  readonly message: string;
}

/** Asks the Supervisor, as an app of Home Assistant may with the token that it was started with. */
export class SupervisorApi {
  readonly #closing = new AbortController();

  /**
   * @param url without a slash at its end
   * @param patience for one answer, from the beginning to its end
   */
  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly patience: Duration = seconds(5),
  ) {}

  /**
   * Asks for one thing, by its path such as `/services/mqtt`.
   *
   * @throws Failure SUPERVISOR_UNREACHABLE, SUPERVISOR_SILENT; SUPERVISOR_TOKEN; SUPERVISOR_ANSWER for what is no answer of
   *   its API
   */
  async get(path: string): Promise<SupervisorAnswer> {
    const tooLong = AbortSignal.timeout(this.patience);
    const signal = AbortSignal.any([tooLong, this.#closing.signal]);
    try {
      const { status, text } = await this.#ask(path, signal);
      if (status === 401 || status === 403) throw tokenRefused(path, status);
      return readAnswer(path, status, text);
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw tooLong.aborted ? silent(this.patience) : unreachable(error);
    }
  }

  /** Ends what is being asked, with a failure for who asked it; nothing can be asked any more. */
  close(): void {
    this.#closing.abort();
  }

  #ask(path: string, signal: AbortSignal): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${this.token}`, accept: 'application/json' };
      const asked = request(`${this.url}${path}`, { headers, signal, agent: false }, (response) => {
        textOf(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
      });
      asked.on('error', reject);
      asked.end();
    });
  }
}

const textOf = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestAnswer) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const readAnswer = (path: string, status: number, text: string): SupervisorAnswer => {
  const answer = recordIn(text);
  if (answer === null) throw notAnAnswer(path, status);
  const { message } = answer;
  return { status, data: answer['data'] ?? null, message: typeof message === 'string' ? message : '' };
};

const recordIn = (text: string): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
};

const remedy = "See the Supervisor's log in Home Assistant (Settings, System, Logs).";

const unreachable = (error: unknown): Failure =>
  new Failure(
    'SUPERVISOR_UNREACHABLE',
    `Home Assistant's Supervisor cannot be asked: ${systemCodeOf(error) ?? messageOf(error)}.`,
    remedy,
    { cause: error },
  );

const silent = (patience: Duration): Failure =>
  new Failure(
    'SUPERVISOR_SILENT',
    `Home Assistant's Supervisor did not answer within ${inWholeSeconds(patience)} s.`,
    remedy,
  );

const tokenRefused = (path: string, status: number): Failure =>
  new Failure(
    'SUPERVISOR_TOKEN',
    `Home Assistant's Supervisor does not let us ask for ${path} (HTTP ${status}).`,
    'Start the app again from Home Assistant: it gets a new token then.',
  );

const notAnAnswer = (path: string, status: number): Failure =>
  new Failure(
    'SUPERVISOR_ANSWER',
    `Home Assistant's Supervisor gave no usable answer to ${path} (HTTP ${status}).`,
    remedy,
  );
