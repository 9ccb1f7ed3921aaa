import { waitFor } from '../../wait_for.js';
import { LongRunning } from './long_running.js';
import type { Lab } from './namespaces.js';

const askAgainAndAgain = 'while :; do upsc "$1" ups.status 2>&1; sleep 0.1; done';

/** What upsd itself, or upsc, says while there is nobody to ask. Stale data is not that: clients act on it. */
const saysNothing = /^(WAIT|Error(?!: Data stale).*)$/;

/** Reads a UPS's status with upsc about ten times a second, and keeps what it read. */
export class StatusWatch {
  private readonly asking: LongRunning;

  constructor(lab: Lab, ups = 'ups') {
    this.asking = new LongRunning([...lab.onMachine, 'sh', '-c', askAgainAndAgain, 'sh', `${ups}@127.0.0.1`]);
  }

  /**
   * Every answer from the first `since` on that differs from the one before it. Answers of nobody, such as a refused
   * connection, are left out: what stays is what clients were told.
   */
  told(since?: string): string[] {
    const answers = this.answers.filter((answer) => !saysNothing.test(answer));
    const changes = answers.filter((answer, index) => answer !== answers[index - 1]);
    return since === undefined ? changes : changes.slice(changes.indexOf(since));
  }

  /** Waits until the newest answer is this one. */
  async reads(status: string, within = 60_000): Promise<void> {
    await this.answered(status, (answer) => answer === status, within);
  }

  /** Waits until upsc gets no status of ours. */
  async readsNothing(within = 60_000): Promise<void> {
    await this.answered('nothing', (answer) => saysNothing.test(answer), within);
  }

  /** `performance.now()` when a status was read first; NaN where it never was. */
  firstRead(status: string): number {
    return this.asking.lines.find(({ text }) => text === status)?.at ?? NaN;
  }

  end(): Promise<void> {
    return this.asking.end();
  }

  private async answered(what: string, fits: (answer: string) => boolean, within: number): Promise<void> {
    try {
      await waitFor(`upsc reads ${what}`, () => fits(this.answers.at(-1) ?? ''), { within });
    } catch (error) {
      throw new Error(`upsc reads ${this.answers.at(-1) ?? 'nothing yet'}, not ${what}`, { cause: error });
    }
  }

  private get answers(): string[] {
    return this.asking.lines
      .map(({ text }) => text)
      .filter((text) => text !== '' && !text.startsWith('Init SSL'));
  }
}
