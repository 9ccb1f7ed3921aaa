import { request, type IncomingMessage } from 'node:http';
import { Failure, messageOf } from '../../domain/core/failure.js';
import { hostAndPort } from '../../platform/ip_address.js';
import { systemCodeOf } from '../../platform/system_error.js';
import { inWholeSeconds, seconds, type Duration } from '../../domain/core/time.js';

/** Where an app finds the Supervisor (developers.home-assistant.io, "App communication"). */
export const supervisorUrl = 'http://supervisor';

/** Far more than any answer that we ask for (bytes). */
const maxAnswer = 256 * 1024;

/** Home Assistant's core itself asks the makers of phones before it answers. */
const coreTimeout = seconds(20);

type Fields = Readonly<Record<string, unknown>>;

/** What the Supervisor said. */
export interface SupervisorAnswer {
  readonly status: number;
  /** Its `data`; empty where there is none. */
  readonly data: Fields;
  /** Its words where it refuses; empty where it has none. */
  readonly message: string;
}

/** Asks the Supervisor, as an app of Home Assistant may with the token that it was started with. */
export class SupervisorApi {
  readonly #closing = new AbortController();

  /**
   * @param url without a slash at its end
   * @param timeout for one answer, from the beginning to its end
   */
  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly timeout: Duration = seconds(5),
  ) {}

  /**
   * Asks for one thing, by its path such as `/services/mqtt`.
   *
   * @throws Failure SUPERVISOR_UNREACHABLE, SUPERVISOR_SILENT; SUPERVISOR_TOKEN; SUPERVISOR_ANSWER for what is no answer of
   *   its API
   */
  get(path: string): Promise<SupervisorAnswer> {
    return this.#answer(path, null);
  }

  /** Has it do something. @param body as JSON. @throws Failure as `get` */
  post(path: string, body: Fields): Promise<SupervisorAnswer> {
    return this.#answer(path, JSON.stringify(body));
  }

  /**
   * Has Home Assistant's core do something, by a path of its own API; its answer as it is.
   *
   * @throws Failure SUPERVISOR_UNREACHABLE, SUPERVISOR_SILENT
   */
  postToCore(path: string, body: Fields): Promise<{ readonly status: number; readonly text: string }> {
    return this.#askWithin(coreTimeout, `/core/api${path}`, JSON.stringify(body));
  }

  async #answer(path: string, body: string | null): Promise<SupervisorAnswer> {
    const { status, text } = await this.#askWithin(this.timeout, path, body);
    if (status === 401 || status === 403)
      throw new Failure(
        'SUPERVISOR_TOKEN',
        `Home Assistant's Supervisor does not let us ask for ${path} (HTTP ${status}).`,
        'Start the app again from Home Assistant: it gets a new token then.',
      );
    const answer = fieldsOf(parsed(text));
    if (answer === null)
      throw failed(
        'SUPERVISOR_ANSWER',
        `Home Assistant's Supervisor gave no usable answer to ${path} (HTTP ${status})`,
      );
    const { data, message } = answer;
    return { status, data: fieldsOf(data) ?? {}, message: typeof message === 'string' ? message : '' };
  }

  /** Ends what is being asked, with a failure for who asked it; nothing can be asked any more. */
  close(): void {
    this.#closing.abort();
  }

  #askWithin(timeout: Duration, path: string, body: string | null) {
    const tooLong = AbortSignal.timeout(timeout);
    const signal = AbortSignal.any([tooLong, this.#closing.signal]);
    return this.#ask(path, body, signal).catch((error: unknown) => {
      throw tooLong.aborted
        ? failed(
            'SUPERVISOR_SILENT',
            `Home Assistant's Supervisor did not answer within ${inWholeSeconds(timeout)} s`,
          )
        : failed(
            'SUPERVISOR_UNREACHABLE',
            `Home Assistant's Supervisor cannot be asked: ${systemCodeOf(error) ?? messageOf(error)}`,
            error,
          );
    });
  }

  #ask(path: string, body: string | null, signal: AbortSignal): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${this.token}`,
        accept: 'application/json',
        ...(body !== null && { 'content-type': 'application/json' }),
      };
      const options = { method: body === null ? 'GET' : 'POST', headers, signal, agent: false };
      const asked = request(`${this.url}${path}`, options, (response) => {
        textOf(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
      });
      asked.on('error', reject);
      asked.end(body ?? undefined);
    });
  }
}

const textOf = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxAnswer) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};

const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;

/** The broker that another app offers, as the Supervisor tells it. */
export interface MqttService {
  /** `mqtt://host:1883`, or `mqtts://` where it wants TLS. */
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
}

/**
 * Asks for Home Assistant's own broker. The answer changes when the broker app is installed, removed, or makes new
 * credentials. `protocol` is not read: which ones the broker speaks is found out by speaking to it.
 *
 * @throws Failure as `SupervisorApi.get`; NO_MQTT_SERVICE where there is none; SUPERVISOR_ANSWER
 */
export async function askForMqttService(api: Pick<SupervisorApi, 'get'>): Promise<MqttService> {
  const { status, data, message } = await api.get('/services/mqtt');
  if (status === 400 || status === 404 || (status === 200 && Object.keys(data).length === 0))
    throw new Failure(
      'NO_MQTT_SERVICE',
      'No MQTT broker is known to Home Assistant: install the Mosquitto broker app (add-on) and start it, or set ' +
        'mqtt.url to a broker elsewhere. NUT clients are served all the same.',
      'To do without MQTT, switch mqtt.enabled off.',
    );
  if (status !== 200) throw unusable(refusal(status, message));
  const { host, port, ssl, username, password } = data;
  if (typeof host !== 'string' || !/^[\w.:-]+$/.test(host)) throw unusable('it names no host');
  if (!isPort(port)) throw unusable('it names no port');
  return {
    url: `${ssl === true ? 'mqtts' : 'mqtt'}://${hostAndPort(host, port)}`,
    username: textOrNull(username),
    password: textOrNull(password),
  };
}

/**
 * Asks on which port the Supervisor will look for our page; it chooses the port itself (`ingress_port: 0`), because on the host's
 * network a fixed one may be taken. Null where it wants none.
 *
 * @throws Failure as `SupervisorApi.get`; SUPERVISOR_ANSWER
 */
export async function askForIngressPort(api: Pick<SupervisorApi, 'get'>): Promise<number | null> {
  const { status, data, message } = await api.get('/addons/self/info');
  const { ingress, ingress_port: port } = data;
  if (status === 200 && ingress === false) return null;
  if (status === 200 && isPort(port)) return port;
  throw new Failure(
    'SUPERVISOR_ANSWER',
    `Home Assistant's Supervisor names no port for the page (${refusal(status, message)}).`,
    'Start the app again.',
  );
}

const willNotShutDown = (cause?: unknown): Failure =>
  new Failure(
    'SUPERVISOR_ROLE',
    "Home Assistant's Supervisor does not shut the machine down for this app.",
    'The app needs hassio_api and the role of a manager for that, which it does not ask for by itself: see docs/primary.md.',
    { cause },
  );

/**
 * Has the machine shut down that Home Assistant runs on, also in the middle of a migration of its database. The Supervisor
 * stops every app before it answers, us among them: that it is silent means that it does so.
 *
 * @throws Failure as `SupervisorApi.post`, but SUPERVISOR_ROLE where that is not allowed; SUPERVISOR_ANSWER where it refuses
 */
export async function shutDownHost(api: Pick<SupervisorApi, 'post'>): Promise<void> {
  const answer = await api.post('/host/shutdown', { force: true }).catch((error: unknown) => {
    const code = error instanceof Failure ? error.code : '';
    if (code === 'SUPERVISOR_SILENT') return null;
    throw code === 'SUPERVISOR_TOKEN' ? willNotShutDown(error) : error;
  });
  if (answer === null || answer.status === 200) return;
  throw failed(
    'SUPERVISOR_ANSWER',
    `Home Assistant's Supervisor does not shut the machine down (${refusal(answer.status, answer.message)})`,
  );
}

/**
 * Whether it would. Needs `hassio_role: manager` (developers.home-assistant.io, "Supervisor endpoints").
 *
 * @throws Failure as `SupervisorApi.get`; SUPERVISOR_ROLE
 */
export async function mayShutDownHost(api: Pick<SupervisorApi, 'get'>): Promise<void> {
  const { data } = await api.get('/addons/self/info');
  const { hassio_api: mayAsk, hassio_role: role } = data;
  if (mayAsk !== true || (role !== 'manager' && role !== 'admin')) throw willNotShutDown();
}

const refusal = (status: number, message: string): string =>
  message === '' ? `HTTP ${status}` : `HTTP ${status}: ${message}`;

const isPort = (port: unknown): port is number =>
  typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535;

const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

const failed = (code: string, what: string, cause?: unknown): Failure =>
  new Failure(code, `${what}.`, "See the Supervisor's log in Home Assistant (Settings, System, Logs).", {
    cause,
  });

const unusable = (why: string): Failure =>
  new Failure(
    'SUPERVISOR_ANSWER',
    `What Home Assistant's Supervisor says about the MQTT broker cannot be used (${why}).`,
    'Start the broker app again, or set mqtt.url, mqtt.username and mqtt.password.',
  );
