import { connect, type Socket } from 'node:net';
import { Failure, messageOf } from '../../domain/core/failure.js';
import { milliseconds, type Duration } from '../../domain/core/time.js';
import { startTimeout } from '../../platform/timers.js';
import { LineReader } from './parseconf.js';

/** Called where an answer takes longer than from any sound upsd. What it returns is called once the question is settled. */
export type OnUnanswered = () => () => void;

export interface NutClientSettings {
  readonly host: string;
  readonly port: number;
  /** For connecting and answering together. */
  readonly timeout: Duration;
  readonly onUnanswered?: OnUnanswered;
}

type Words = readonly string[];

/** A upsd that is not held up answers within some milliseconds, on a busy machine too. */
const unansweredAfter = milliseconds(100);

/** No list of any UPS is that long. */
const maxLines = 10_000;

interface Question {
  readonly answered: (lines: readonly Words[]) => void;
  readonly failed: (failure: Failure) => void;
  readonly stopWaiting: () => void;
}

/**
 * Asks a upsd questions in the NUT network protocol (RFC 9271), one after the other, over one connection that is made when it
 * is needed and kept. Nothing is ever asked that needs a login. All that asks throws what `ask` does.
 */
export class NutClient {
  #socket: Socket | null = null;
  #reader = new LineReader();
  #lines: Words[] = [];
  #question: Question | null = null;

  constructor(private readonly settings: NutClientSettings) {}

  async upsNames(): Promise<readonly string[]> {
    return (await this.ask('LIST UPS')).flatMap(([word, name = '']) => (word === 'UPS' ? [name] : []));
  }

  /** Of those that are logged in to the UPS; works on stale data too. */
  async clientAddresses(ups: string): Promise<readonly string[]> {
    const lines = await this.ask(`LIST CLIENT ${ups}`);
    return lines.flatMap(([word, , address = '']) => (word === 'CLIENT' ? [address] : []));
  }

  /** Null where upsd has none to tell (stale, unknown). */
  async variable(ups: string, name: string): Promise<string | null> {
    const [[word, , , value = null] = []] = await this.ask(`GET VAR ${ups} ${name}`);
    return word === 'VAR' ? value : null;
  }

  /**
   * @returns the answer: one line, or the lines of a list with its BEGIN and END. `ERR …` is an answer too.
   * @throws Failure UPSD_SILENT (no answer in time) or UPSD_UNREACHABLE (also where another question is under way)
   */
  ask(text: string): Promise<readonly Words[]> {
    if (this.#question) return Promise.reject(unreachable('it is being asked already'));
    return new Promise((answered, failed) => {
      this.#question = { answered, failed, stopWaiting: this.#waitForAnswer() };
      this.#connection().write(`${text}\n`);
    });
  }

  /** Drops the connection; a question that waits fails. The next question connects anew. */
  close(): void {
    this.#fail(unreachable('the connection was closed'));
  }

  #waitForAnswer(): () => void {
    const { timeout, onUnanswered } = this.settings;
    let settled: (() => void) | undefined;
    const late = startTimeout(unansweredAfter, () => (settled = onUnanswered?.()));
    const problem = `upsd did not answer within ${timeout / 1000} s.`;
    const silent = new Failure('UPSD_SILENT', problem, 'It seems to hang: it has to be restarted.');
    const tooLate = startTimeout(timeout, () => this.#fail(silent));
    return () => {
      late.stop();
      tooLate.stop();
      settled?.();
    };
  }

  #connection(): Socket {
    if (this.#socket) return this.#socket;
    const { host, port } = this.settings;
    const socket = connect({ host, port, noDelay: true });
    const lost = (error: Error): void => {
      if (this.#socket === socket) this.#fail(unreachable(messageOf(error)));
    };
    this.#reader = new LineReader();
    this.#lines = [];
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#socket === socket && this.#read(chunk));
    socket.on('error', lost);
    socket.on('close', () => lost(new Error('upsd closed the connection')));
    return socket;
  }

  #read(chunk: Buffer): void {
    for (const line of this.#reader.push(chunk)) {
      // Nobody has asked for it: it must not be taken for the beginning of the next answer.
      if (this.#question === null) continue;
      if (this.#lines.length === maxLines) {
        this.#fail(unreachable('its answer has no end'));
        return;
      }
      this.#lines.push(line.kind === 'words' ? line.words : []);
      const inList = this.#lines[0]?.[0] === 'BEGIN' && this.#lines.at(-1)?.[0] !== 'END';
      if (!inList) this.#settle()?.answered(this.#lines.splice(0));
    }
  }

  #settle(): Question | null {
    const question = this.#question;
    this.#question = null;
    question?.stopWaiting();
    return question;
  }

  #fail(failure: Failure): void {
    this.#socket?.destroy();
    this.#socket = null;
    this.#lines = [];
    this.#settle()?.failed(failure);
  }
}

function unreachable(why: string): Failure {
  const remedy = 'It is started again by itself if it has ended.';
  return new Failure('UPSD_UNREACHABLE', `upsd cannot be asked: ${why}.`, remedy);
}
