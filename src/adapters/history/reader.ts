import type { AnnouncementType } from '../../domain/core/announcement.js';
import { seconds } from '../../domain/core/time.js';
import { withTimeout } from '../../platform/timers.js';
import { Failure } from '../../domain/core/failure.js';
import { DeviceLanes, detailsOf } from '../../domain/history/lanes.js';
import type { Line } from '../../domain/history/line_schema.js';
import type { History, OutageDetails, OutageList, RecordedEvent, Span } from '../../domain/history/port.js';
import type { OutageSummary } from '../../domain/history/tally.js';
import type { DayFiles } from './day_files.js';
import type { Journal } from './journal.js';
import { linesOf, type Wanted } from './line_file.js';
import type { OutageIndex } from './outage_index.js';
import type { RecordingFile } from './recording_file.js';

/** Each reads files: more of them than that at once are people's mistake, or a script's. */
const maxQuestions = 20;

export interface Readable {
  readonly index: OutageIndex;
  readonly days: DayFiles;
  readonly recordingFile: RecordingFile;
  readonly journal: Journal;
  /** How many devices are configured. */
  readonly deviceCount: number;
  /** What goes on. */
  readonly open: () => readonly OutageSummary[];
  /** What was not handed in yet. */
  readonly latencies: () => readonly Line[];
}

/** Answers out of the files, one question after the other: whatever is asked, the watching goes on. */
export class HistoryReader implements History {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(private readonly from: Readable) {}

  list(limit: number, before: number | null): OutageList {
    const { since, spans } = this.from.recordingFile;
    const outages = this.#all
      .filter(({ id }) => before === null || id < before)
      .sort((one, other) => other.id - one.id)
      .slice(0, limit);
    return { outages, recordingSince: since, notRecorded: spans };
  }

  async outage(id: number): Promise<OutageDetails | null> {
    const summary = this.#all.find((known) => known.id === id);
    if (summary === undefined) return null;
    return this.#inTurn(async () => {
      const lines: Line[] = [];
      for await (const line of this.#linesOf(this.from.index.pathOf(id))) lines.push(line);
      return detailsOf(summary, lines);
    });
  }

  events(span: Span, types: readonly AnnouncementType[], limit: number) {
    const wanted = new Set<string>(types);
    return this.#inTurn(async () => {
      let events: RecordedEvent[] = [];
      let truncated = false;
      for (const path of await this.from.days.within(span)) {
        for await (const line of this.#linesOf(path, (kind) => kind === 'event')) {
          if (line.k !== 'event' || line.at < span.from || line.at > span.to) continue;
          if (wanted.size > 0 && !wanted.has(line.type)) continue;
          events.push(line);
          if (events.length < 2 * limit) continue;
          events = events.slice(-limit);
          truncated = true;
        }
      }
      truncated ||= events.length > limit;
      return { events: events.slice(-limit).reverse(), truncated };
    });
  }

  devices(span: Span) {
    const { days, deviceCount, latencies, recordingFile } = this.from;
    return this.#inTurn(async () => {
      const lanes = new DeviceLanes(span, deviceCount);
      let isCurrent = false;
      for (const path of await days.within(span)) {
        isCurrent = path === days.current;
        for await (const line of this.#linesOf(path, (kind) => kind !== 'event')) lanes.add(line);
      }
      if (isCurrent) for (const line of latencies()) lanes.add(line);
      const notRecorded = recordingFile.spans.filter(({ from, to }) => from <= span.to && to >= span.from);
      return { devices: lanes.devices(isCurrent), notRecorded };
    });
  }

  get #all(): readonly OutageSummary[] {
    return [...this.from.index.all, ...this.from.open()];
  }

  async *#linesOf(path: string, wanted?: Wanted): AsyncGenerator<Line> {
    yield* linesOf(path, await this.from.journal.stateOf(path), wanted);
  }

  /** A disk that hangs is not waited for: what it was to take is in memory still. */
  #settled(): Promise<void> {
    return withTimeout(this.from.journal.settled, seconds(1), () => undefined);
  }

  async #inTurn<T>(read: () => Promise<T>): Promise<T> {
    if (this.#waiting >= maxQuestions)
      throw new Failure('TOO_MANY_REQUESTS', 'The history is asked too much at once.', 'Ask more slowly.');
    this.#waiting += 1;
    const answer = this.#last.then(() => this.#settled()).then(read);
    this.#last = answer.catch(() => undefined);
    return answer.finally(() => (this.#waiting -= 1));
  }
}
