import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

const pollEveryMs = 1_000;

/** The length of this client's minute: a test cannot wait for the original's. */
const minuteMs = 3_000;

/**
 * A client of the hub as UPS_monitor is one: asks by curl, with `--fail`, for its delay and the status; starts a countdown of its own at
 * the first `OB LB`, cancels it on `OL`, says nothing on anything else, and reports each time. At the end it would halt its machine.
 */
export class CurlClient {
  /** What it did, in order, without repetition. */
  readonly diary: string[] = [];
  #countdownFrom: number | null = null;
  #delayMinutes = 15;
  #ignoresSimulation = false;
  #running = true;

  constructor(
    private readonly hub: string,
    private readonly token: string,
    private readonly address: string,
  ) {}

  /** Polls until it is stopped, or has shut its machine down. */
  async poll(): Promise<void> {
    while (this.#isRunning()) {
      await this.#once();
      if (this.#isRunning()) await pause(pollEveryMs);
    }
  }

  stop(): void {
    this.#running = false;
  }

  /** It may have been stopped, or have shut down, while something was waited for. */
  #isRunning(): boolean {
    return this.#running;
  }

  async #once(): Promise<void> {
    const config = await this.#get(`/config?ip=${this.address}`);
    if (config !== null) {
      this.#delayMinutes = Number(/"SHUTDOWN_DELAY_MINUTES":"(\d+)"/.exec(config)?.[1]);
      this.#ignoresSimulation = config.includes('"IGNORE_SIMULATION":true');
    }
    const upsc = await this.#get('/upsc');
    if (upsc === null) {
      this.#note('no status');
      return;
    }
    const { ups } = JSON.parse(upsc) as { ups: { status: string; simulation: boolean } };
    const ignored = ups.simulation && this.#ignoresSimulation;
    if (ups.status === 'OB LB' && !ignored) await this.#goOnCountingDown();
    else if (ups.status === 'OL' || ignored) {
      this.#countdownFrom = null;
      await this.#report('online', null);
    }
  }

  async #goOnCountingDown(): Promise<void> {
    this.#countdownFrom ??= performance.now();
    const left = this.#delayMinutes * minuteMs - (performance.now() - this.#countdownFrom);
    if (left > 0) {
      await this.#report('shutdown_pending', Math.round(left / 1000));
      return;
    }
    await this.#report('shutting_down', null);
    this.#running = false;
  }

  async #report(status: string, remaining: number | null): Promise<void> {
    const payload = `{"ip": "${this.address}", "status": "${status}", "remaining_seconds": ${remaining}, "shutdown_delay": ${this.#delayMinutes}}`;
    const answer = await this.#curl(
      ['-X', 'POST', '-H', 'Content-Type: application/json', '-d', payload],
      '/status',
    );
    this.#note(answer === '{"message":"Status updated successfully"}' ? status : `${status} was not taken`);
  }

  #get(path: string): Promise<string | null> {
    return this.#curl([], path);
  }

  /** Null where curl fails, as it does on every status from 400 on. */
  async #curl(options: readonly string[], path: string): Promise<string | null> {
    try {
      const { stdout } = await run('curl', [
        ...['--fail', '--silent', '--connect-timeout', '5', '--max-time', '10', '--interface', this.address],
        ...['-H', `Authorization: Bearer ${this.token}`, ...options, `${this.hub}${path}`],
      ]);
      return stdout;
    } catch {
      return null;
    }
  }

  #note(what: string): void {
    if (this.diary.at(-1) !== what) this.diary.push(what);
  }
}
