import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf } from '../../domain/core/failure.js';
import type { Inbox, Log } from '../../domain/core/ports.js';
import { milliseconds, wallClockTime, type Duration } from '../../domain/core/time.js';
import type { Backlog, Cursor, Numbered } from '../../domain/notify/backlog.js';
import { isNotifyEvent } from '../../domain/notify/events.js';
import type { Notice } from '../../domain/notify/notice.js';
import { LatestWrite } from '../../platform/latest_write.js';
import { TellOnce } from '../../platform/retry.js';
import { sleep } from '../../platform/timers.js';
import { readText, writeWhole } from '../../platform/whole_file.js';

/**
 * Between two writes. One event is written at once, a flood of them so seldom: each write has the disk flush, and whatever else is
 * written meanwhile waits for that, the state above all.
 */
const restAfterWrite = milliseconds(500);

/** Far more than 200 notices and the cursors of 20 targets (bytes). */
const maxSize = 2 * 1024 * 1024;

export interface Kept {
  readonly backlog: Backlog;
  /** The run before was stopped by somebody; also where there was none. */
  readonly wasStopped: boolean;
}

/**
 * The queue on disk: a line of JSON for the run, for each target and for each notice. It is written whole, beside the old one,
 * flushed and renamed: whenever we are killed or the power goes, the old one is there or the new one.
 */
export class QueueFile {
  readonly #writes = new LatestWrite<() => string>(async (text) => {
    await this.#write(text());
    await sleep(this.rest, this.#stopping.signal);
  });
  readonly #told = new TellOnce();
  readonly #stopping = new AbortController();

  constructor(
    private readonly path: string,
    private readonly inbox: Pick<Inbox, 'dispatch'>,
    private readonly log: Log,
    private readonly rest: Duration = restAfterWrite,
  ) {}

  /** What is kept; lines that cannot be understood are left out, and their number is told. Never rejects. */
  async load(): Promise<Kept> {
    let text: string | null = null;
    try {
      text = await readText(this.path, maxSize);
    } catch (error) {
      this.log.warn(
        `The queue of notifications cannot be read: ${messageOf(error)}. What waited is forgotten.`,
      );
    }
    const lines = (text ?? '').split('\n').filter((line) => line !== '');
    const { kept, damaged } = keptIn(lines);
    if (damaged > 0)
      this.log.warn(`${damaged} lines of the queue of notifications are damaged and left out.`);
    return text === null ? { ...kept, wasStopped: true } : kept;
  }

  /** Resolves some time after this, or a newer one, is on disk, or could not be written. `isStopped`: nothing rests any longer. */
  save(backlog: () => Backlog, isStopped: boolean): Promise<void> {
    if (isStopped) this.#stopping.abort();
    return this.#writes.put(() => textOf(backlog(), isStopped));
  }

  async #write(text: string): Promise<void> {
    const component = 'notification queue';
    try {
      await writeWhole(this.path, text, { flush: true });
      await flushFolder(dirname(this.path));
    } catch (error) {
      const reason = `cannot be written: ${messageOf(error)}; what waits would be lost with a restart. Make room there, or correct the access rights`;
      if (!this.#told.isNews(reason)) return;
      this.log.error(`The queue of notifications ${reason}.`);
      this.inbox.dispatch({ type: 'component_failed', component, reason });
      return;
    }
    if (this.#told.recover()) this.inbox.dispatch({ type: 'component_recovered', component });
  }
}

/** Without it a loss of power may undo the rename. Some file systems have no such thing. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder
    .sync()
    .catch(() => undefined)
    .finally(() => folder.close());
}

const textOf = ({ notices, cursors, last }: Backlog, isStopped: boolean): string =>
  [
    { run: isStopped ? 'stopped' : 'running', last },
    ...[...cursors].map(([target, cursor]) => ({ target, ...cursor })),
    ...notices,
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');

type Fields = Readonly<Record<string, unknown>>;

function keptIn(lines: readonly string[]): { readonly kept: Kept; readonly damaged: number } {
  const notices: Numbered[] = [];
  const cursors = new Map<string, Cursor>();
  let last = 0;
  let wasStopped = false;
  let damaged = 0;
  for (const line of lines) {
    const fields = fieldsOf(line);
    const numbered = numberedOf(fields);
    const { target } = fields;
    const cursor = cursorOf(fields);
    if (numbered !== null) notices.push(numbered);
    else if (typeof target === 'string' && cursor !== null) cursors.set(target, cursor);
    else if ('run' in fields && isCount(fields['last'])) {
      last = fields['last'];
      wasStopped = fields['run'] === 'stopped';
    } else damaged += 1;
  }
  // Whatever became of the first line, what comes next has a number that nobody was told yet.
  const sorted = notices.sort((one, other) => one.number - other.number);
  const reached = [...cursors.values()].map(({ after }) => after);
  const newest = Math.max(last, ...reached, ...sorted.map(({ number }) => number));
  return { kept: { backlog: { notices: sorted, cursors, last: newest }, wasStopped }, damaged };
}

const fieldsOf = (line: string): Fields => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const cursorOf = ({ after, dropped }: Fields): Cursor | null =>
  isCount(after) && isCount(dropped) ? { after, dropped } : null;

const numberedOf = ({ number, notice }: Fields): Numbered | null => {
  if (!isCount(number) || typeof notice !== 'object' || notice === null) return null;
  const found = noticeOf({ ...notice });
  return found === null ? null : { number, notice: found };
};

const noticeOf = (fields: Fields): Notice | null => {
  const { event, at, title, what, next, since, lasted, ups, name, simulated } = fields;
  const texts = [title, what, next, name];
  const [shownTitle, happened, comesNext, who] = texts.filter((text) => typeof text === 'string');
  if (shownTitle === undefined || happened === undefined || comesNext === undefined || who === undefined)
    return null;
  if (typeof event !== 'string' || !isNotifyEvent(event) || !isTime(at)) return null;
  return {
    event,
    at: wallClockTime(at),
    title: shownTitle,
    what: happened,
    next: comesNext,
    since: isTime(since) ? wallClockTime(since) : null,
    lasted: isTime(lasted) ? milliseconds(lasted) : null,
    ups: typeof ups === 'string' ? ups : null,
    name: who,
    simulated: simulated === true,
  };
};

/** What `Date` takes, in milliseconds. */
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= 253_402_300_799_999;
