import { waitFor } from '../../wait_for.js';
import { LongRunning } from './long_running.js';
import type { Lab } from './namespaces.js';

/** When a status was read first: the change to it was after `after` and before `by` (`performance.now()`). */
export interface Read {
  /** When the last question was asked that still got another status. */
  readonly after: number;
  /** When the first answer came that was this status. */
  readonly by: number;
}

/**
 * Asks for each status again and again over one lasting connection, and writes each change with the times of the monotonic
 * clock. It runs on the machine, with times of its own: how busy the test is does not move them.
 */
const asking = `
const { connect } = require('node:net');
const { createInterface } = require('node:readline');
const upses = process.argv.slice(1);
const newest = new Map(upses.map((ups) => [ups, { answer: '', asked: 0 }]));
const now = () => Number(process.hrtime.bigint()) / 1e6;
const heard = (ups, answer, asked) => {
  const before = newest.get(ups);
  if (answer !== before.answer) console.log([ups, before.asked, now(), answer].join(' '));
  newest.set(ups, { answer, asked: answer === 'nobody' ? before.asked : asked });
};
// What upsd says while it has nothing of ours to tell. Stale data is not that: clients act on it.
const saysNothing = /^(WAIT|ERR (?!DATA-STALE).*)$/;
const start = () => {
  const socket = connect({ host: '127.0.0.1', port: 3493, noDelay: true });
  let next = 0;
  let asked = 0;
  const ask = () => {
    asked = now();
    socket.write('GET VAR ' + upses[next] + ' ups.status\\n');
  };
  socket.setTimeout(5_000, () => socket.destroy());
  socket.on('connect', ask);
  socket.on('error', () => undefined);
  socket.on('close', () => {
    for (const ups of upses) heard(ups, 'nobody', now());
    setTimeout(start, 50);
  });
  createInterface({ input: socket }).on('line', (line) => {
    const answer = /"(.*)"$/.exec(line)?.[1] ?? line;
    heard(upses[next], saysNothing.test(answer) ? 'nobody' : answer, asked);
    next = (next + 1) % upses.length;
    setTimeout(ask, next === 0 ? 30 : 0);
  }).on('error', () => undefined);
};
start();`;

interface Change extends Read {
  readonly ups: string;
  readonly answer: string;
}

const nobody = 'nobody';

/** A NUT client that reads the status of several UPSes about thirty times a second, and keeps what it read and when. */
export class NutWatch {
  private readonly client: LongRunning;
  private readonly clockStart = Number(process.hrtime.bigint()) / 1e6 - performance.now();

  constructor(lab: Lab, upses: readonly string[]) {
    this.client = new LongRunning([...lab.onMachine, process.execPath, '-e', asking, ...upses]);
  }

  /** Every status of the UPS that it was told, in order, each repetition once; answers of nobody are left out. */
  told(ups: string): string[] {
    const told = this.answers(ups).map(({ answer }) => answer);
    return told.filter((answer, index) => answer !== told[index - 1]);
  }

  /** What the UPS says now; `nobody` where there is no answer. */
  now(ups: string): string {
    return this.changes(ups).at(-1)?.answer ?? 'nothing yet';
  }

  /** Waits until the newest answer is this one, and tells when it began. */
  async reads(ups: string, status: string, within = 60_000): Promise<Read> {
    try {
      await waitFor(`${ups} says ${status}`, () => this.now(ups) === status, { within });
    } catch (error) {
      throw new Error(`${ups} says ${this.now(ups)}, not ${status}; before: ${this.told(ups).join(', ')}`, {
        cause: error,
      });
    }
    return this.last(ups, status);
  }

  /** Waits until nobody answers for the UPS. */
  async readsNothing(ups: string, within = 60_000): Promise<void> {
    await waitFor(`nobody answers for ${ups}`, () => this.now(ups) === nobody, { within });
  }

  end(): Promise<void> {
    return this.client.end();
  }

  /** When the status that is read now was read first; an answer of nobody does not come between. */
  private last(ups: string, status: string): Read {
    const told = this.answers(ups);
    const other = told.findLastIndex(({ answer }) => answer !== status);
    return told[other + 1] ?? { after: NaN, by: NaN };
  }

  private answers(ups: string): Change[] {
    return this.changes(ups).filter(({ answer }) => answer !== nobody);
  }

  private changes(wanted: string): Change[] {
    return this.client.lines.flatMap(({ text }) => {
      const [ups = '', after = '', by = '', ...answer] = text.split(' ');
      if (ups !== wanted) return [];
      return [
        {
          ups,
          after: Number(after) - this.clockStart,
          by: Number(by) - this.clockStart,
          answer: answer.join(' '),
        },
      ];
    });
  }
}
