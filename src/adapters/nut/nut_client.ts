import { connect, type Socket } from 'node:net';
import { Failure, messageOf } from '../../domain/failure.js';
import { milliseconds, type Duration } from '../../domain/time.js';
import { startTimeout } from '../../platform/timers.js';
import { LineReader } from './line_reader.js';

export interface NutClientSettings {
  readonly host: string;
  readonly port: number;
  /** For each question: connecting and answering together. */
  readonly patience: Duration;
  /**
   * Called where a question waits for its answer for longer than any sound upsd takes. What it gives back is called once
   * the question is answered, or has failed.
   */
  readonly unanswered?: () => () => void;
}

type Words = readonly string[];

/** A upsd that is not held up answers within some milliseconds, on a busy machine too. */
const unansweredAfter = milliseconds(100);

/** More lines than any upsd has to list. */
const mostLines = 10_000;

interface Question {
  readonly text: string;
  readonly answered: (lines: readonly Words[]) => void;
  readonly failed: (failure: Failure) => void;
  stopWaiting: () => void;
}

/**
 * Asks a upsd questions in the NUT network protocol (RFC 9271), over one connection that is made when it is needed and
 * kept. Questions are asked one after the other. Nothing is ever asked that needs a login.
 */
export class NutClient {
  #socket: Socket | null = null;
  #reader = new LineReader();
  #lines: Words[] = [];
  readonly #questions: Question[] = [];

  constructor(private readonly settings: NutClientSettings) {}

  /** The names of the UPSes that upsd serves. @throws Failure as `ask` does */
  async upsNames(): Promise<readonly string[]> {
    return (await this.ask('LIST UPS')).filter(([word]) => word === 'UPS').map((line) => line[1] ?? '');
  }

  /** The addresses of the clients that are logged in to the UPS; works on stale data too. @throws Failure as `ask` does */
  async clientAddresses(ups: string): Promise<readonly string[]> {
    return (await this.ask(`LIST CLIENT ${ups}`))
      .filter(([word]) => word === 'CLIENT')
      .map((line) => line[2] ?? '');
  }

  /** The variable's value; null where upsd has none to tell (stale, unknown). @throws Failure as `ask` does */
  async variable(ups: string, name: string): Promise<string | null> {
    const [line] = await this.ask(`GET VAR ${ups} ${name}`);
    return line?.[0] === 'VAR' ? (line[3] ?? null) : null;
  }

  /**
   * @returns the answer: one line, or the lines of a list with its BEGIN and END. `ERR …` is an answer too.
   * @throws Failure UPSD_SILENT (no answer in time) or UPSD_UNREACHABLE
   */
  ask(text: string): Promise<readonly Words[]> {
    return new Promise((answered, failed) => {
      this.#questions.push({ text, answered, failed, stopWaiting: () => undefined });
      if (this.#questions.length === 1) this.#askNext();
    });
  }

  /** Drops the connection; questions that wait fail. The next question connects anew. */
  close(): void {
    this.#fail(unreachable('the connection was closed'));
  }

  #askNext(): void {
    const question = this.#questions[0];
    if (!question) return;
    question.stopWaiting = this.#wait(() => {
      const patience = this.settings.patience / 1000;
      this.#fail(
        new Failure(
          'UPSD_SILENT',
          `upsd did not answer within ${patience} s.`,
          'It seems to hang: it has to be restarted.',
        ),
      );
    });
    this.#lines = [];
    this.#connection().write(`${question.text}\n`);
  }

  /** @returns call it once the question is settled */
  #wait(tooLate: () => void): () => void {
    const { patience, unanswered } = this.settings;
    let settled: (() => void) | undefined;
    const timers = [
      startTimeout(unansweredAfter, () => (settled = unanswered?.())),
      startTimeout(patience, tooLate),
    ];
    return () => {
      for (const timer of timers) timer.stop();
      settled?.();
    };
  }

  #connection(): Socket {
    if (this.#socket) return this.#socket;
    const { host, port } = this.settings;
    const socket = connect({ host, port, noDelay: true });
    this.#reader = new LineReader();
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#socket === socket && this.#read(chunk));
    socket.on('error', (error) => this.#lost(socket, error));
    socket.on('close', () => this.#lost(socket, new Error('upsd closed the connection')));
    return socket;
  }

  #read(chunk: Buffer): void {
    for (const line of this.#reader.push(chunk)) {
      this.#lines.push(line.kind === 'words' ? line.words : []);
      const inList = this.#lines[0]?.[0] === 'BEGIN' && this.#lines.at(-1)?.[0] !== 'END';
      if (!inList) this.#conclude();
      else if (this.#lines.length > mostLines) this.#fail(unreachable('its answer never ends'));
    }
  }

  #conclude(): void {
    const lines = this.#lines;
    this.#lines = [];
    const question = this.#questions.shift();
    if (!question) return;
    question.stopWaiting();
    question.answered(lines);
    this.#askNext();
  }

  #lost(socket: Socket, error: Error): void {
    if (this.#socket === socket) this.#fail(unreachable(messageOf(error)));
  }

  #fail(failure: Failure): void {
    this.#socket?.destroy();
    this.#socket = null;
    for (const question of this.#questions.splice(0)) {
      question.stopWaiting();
      question.failed(failure);
    }
  }
}

const unreachable = (why: string): Failure =>
  new Failure(
    'UPSD_UNREACHABLE',
    `upsd cannot be asked: ${why}.`,
    'It is started again by itself if it has ended.',
  );
