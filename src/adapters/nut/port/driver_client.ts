import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { CommandResult } from '../../../domain/core/command.js';
import type { PortRequest } from '../../../domain/core/event.js';
import type { PortReport } from '../../../domain/ups/data_port.js';
import { milliseconds, type Duration } from '../../../domain/core/time.js';
import { systemCodeOf } from '../../../platform/system_error.js';
import { runAfter, runEvery, startTimeout, type Timer } from '../../../platform/timers.js';
import { LineReader, quoted } from '../parseconf.js';
import { DriverMirror } from './driver_mirror.js';

export interface DriverListener {
  /** Everything that the driver tells now; the same one again where it says that it goes on. */
  reported(report: PortReport): void;
  /** It says itself that its data is stale. */
  stale(): void;
  /** It has left every question of `silentFor` unanswered. Told once. */
  hangs(): void;
  /** The connection is gone, or could not be made. */
  closed(why: string): void;
}

export interface DriverClientLimits {
  readonly pingEvery: Duration;
  /** A driver that is blocked in a read of its device answers nobody for seconds; one that hangs never does. */
  readonly silentFor: Duration;
  readonly answersWithin: Duration;
}

/** Some drivers (apcupsd-ups) take a variable away at each look, and bring it back a few milliseconds later. */
const takenAwayFor: Duration = milliseconds(200);

/** The results of a TRACKING line (drivers/upshandler.h). */
const refusals: Readonly<Record<string, CommandResult>> = {
  '1': { accepted: false, code: 'unknown', reason: 'the driver does not know that.' },
  '2': { accepted: false, code: 'invalid', reason: 'the driver does not take that value.' },
};

const failed = (reason: string): CommandResult => ({ accepted: false, code: 'refused', reason });

/** One connection to the socket of a driver, as upsd has one. */
export class DriverClient {
  readonly #socket: Socket;
  readonly #reader = new LineReader();
  readonly #mirror = new DriverMirror();
  readonly #asked = new Map<string, (result: CommandResult) => void>();
  readonly #ping: Timer;
  /** Counted in our own turns: a time in which we were held up ourselves makes one of them only. */
  #unanswered = 0;
  /** A report that waits for what may still come. */
  #later: Timer | null = null;
  #isClosed = false;

  constructor(
    path: string,
    private readonly listener: DriverListener,
    private readonly limits: DriverClientLimits,
  ) {
    this.#socket = connect(path);
    this.#socket.on('connect', () => this.#socket.write('DUMPALL\n'));
    this.#socket.on('data', (chunk: Buffer) => this.#read(chunk));
    this.#socket.on('error', (error) => this.#close(whyNotConnected(error)));
    this.#socket.on('close', () => this.#close('it closed the connection'));
    this.#ping = runEvery(limits.pingEvery, () => this.#askWhetherItIsThere());
  }

  /** @returns the true result, as the driver tells it. Never rejects */
  async ask(request: PortRequest): Promise<CommandResult> {
    if (this.#isClosed) return failed('the driver is not there now.');
    const id = randomUUID();
    return new Promise((resolve) => {
      const tooLate = startTimeout(this.limits.answersWithin, () =>
        settle(failed('the driver has not answered in time; it may do it still.')),
      );
      const settle = (result: CommandResult): void => {
        tooLate.stop();
        this.#asked.delete(id);
        resolve(result);
      };
      this.#asked.set(id, settle);
      this.#socket.write(`${wordsOf(request)} TRACKING ${id}\n`);
    });
  }

  close(): void {
    this.#close('it is not read any more');
  }

  #askWhetherItIsThere(): void {
    const { pingEvery, silentFor } = this.limits;
    if (this.#unanswered === Math.ceil(silentFor / pingEvery)) this.listener.hangs();
    this.#unanswered += 1;
    if (!this.#isClosed) this.#socket.write('PING\n');
  }

  #read(chunk: Buffer): void {
    this.#unanswered = 0;
    const { isStale, isComplete } = this.#mirror;
    let isTakenAway = false;
    for (const line of this.#reader.push(chunk)) {
      if (line.kind !== 'words') continue;
      const [keyword, id = '', code = ''] = line.words;
      if (keyword === 'TRACKING') this.#asked.get(id)?.(resultOf(code));
      else this.#mirror.take(line.words);
      isTakenAway ||= keyword === 'DELINFO';
    }
    this.#later?.stop();
    this.#later = null;
    if (!this.#mirror.isComplete) return;
    if (this.#mirror.isStale) {
      if (!isStale || !isComplete) this.listener.stale();
    } else if (isTakenAway)
      this.#later = runAfter(takenAwayFor, () => this.listener.reported(this.#mirror.report));
    else this.listener.reported(this.#mirror.report);
  }

  /** Destroyed, never half-closed: NUT's own programs do not take that well. */
  #close(why: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#ping.stop();
    this.#later?.stop();
    this.#socket.destroy();
    for (const settle of this.#asked.values()) settle(failed(`the driver is gone: ${why}.`));
    this.listener.closed(why);
  }
}

const whyNotConnected = (error: Error): string =>
  ['ENOENT', 'ECONNREFUSED'].includes(systemCodeOf(error) ?? '')
    ? 'it has not opened its socket'
    : error.message;

const resultOf = (code: string): CommandResult =>
  code === '0'
    ? { accepted: true, message: 'The UPS has done it.' }
    : ((Object.hasOwn(refusals, code) ? refusals[code] : undefined) ??
      failed('the driver could not do it; the UPS may have refused.'));

const wordsOf = (request: PortRequest): string => {
  if (request.kind === 'set_variable') return `SET ${request.name} ${quoted(request.value)}`;
  const { name, value } = request;
  return value === null ? `INSTCMD ${name}` : `INSTCMD ${name} ${quoted(value)}`;
};
