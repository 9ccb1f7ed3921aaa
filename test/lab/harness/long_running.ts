import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { waitFor } from '../../wait_for.js';

export interface Line {
  readonly text: string;
  /** `performance.now()` when it came. */
  readonly at: number;
}

const maxLines = 20_000;

/** A program that runs until it is ended; its output lines are kept, the newest 20 000. */
export class LongRunning {
  readonly lines: Line[] = [];
  private readonly child: ChildProcess;
  private readonly command: string;
  private startError: Error | null = null;
  private hasEnded = false;

  constructor(words: readonly [string, ...string[]], env: NodeJS.ProcessEnv = process.env) {
    const [command, ...args] = words;
    this.command = words.join(' ');
    this.child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.on('error', (error) => {
      this.startError = error;
      this.hasEnded = true;
    });
    this.child.on('close', () => (this.hasEnded = true));
    this.collect(this.child.stdout);
    this.collect(this.child.stderr);
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error(`${this.command} did not start`);
    return this.child.pid;
  }

  get isRunning(): boolean {
    return !this.hasEnded;
  }

  get text(): string {
    return this.lines.map(({ text }) => text).join('\n');
  }

  /** Sends a signal; nothing happens where the program has ended. */
  kill(signal: NodeJS.Signals): void {
    if (this.isRunning) this.child.kill(signal);
  }

  /** Waits for the end. @returns the exit code; null where a signal ended it */
  async ended(within = 10_000): Promise<number | null> {
    await waitFor(`the end of ${this.command}`, () => this.hasEnded, { within });
    if (this.startError !== null) throw this.startError;
    return this.child.exitCode;
  }

  /** SIGTERM, and SIGKILL where that does not help within `timeout` milliseconds. */
  async end(timeout = 5_000): Promise<void> {
    this.kill('SIGTERM');
    try {
      await this.ended(timeout);
    } catch {
      this.kill('SIGKILL');
      await this.ended();
    }
  }

  private collect(stream: Readable | null): void {
    if (stream === null) return;
    createInterface({ input: stream }).on('line', (text) => {
      if (this.lines.length >= maxLines) this.lines.shift();
      this.lines.push({ text, at: performance.now() });
    });
  }
}
