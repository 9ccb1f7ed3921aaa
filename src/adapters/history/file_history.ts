import { join } from 'node:path';
import type { HistorySettings } from '../../config/sections/history.js';
import type { Announcement } from '../../domain/core/announcement.js';
import type { ProbeResult } from '../../domain/core/event.js';
import { messageOf } from '../../domain/core/failure.js';
import type { Clock, Inbox, Log, Output } from '../../domain/core/ports.js';
import type { DomainSettings } from '../../domain/core/settings.js';
import { minutes, seconds, wallClockTime, type Moment } from '../../domain/core/time.js';
import { BelievedTime } from '../../domain/history/believed_time.js';
import { LatencyBuckets } from '../../domain/history/latency.js';
import type { Line } from '../../domain/history/line_schema.js';
import type { OpenRecord } from '../../domain/history/open_record.js';
import type { History } from '../../domain/history/port.js';
import {
  onLine,
  recordAnnouncement,
  recordSnapshot,
  withClock,
  type Recorded,
  type Recording,
} from '../../domain/history/recorder.js';
import { summaryOf, type OutageSummary } from '../../domain/history/tally.js';
import type { Snapshot } from '../../domain/view/snapshot.js';
import { Backoff, Retry } from '../../platform/retry.js';
import { runAfter, runEvery, withTimeout, type Timer } from '../../platform/timers.js';
import { TokenBucket } from '../../platform/token_bucket.js';
import { DayFiles } from './day_files.js';
import { Journal, type Lost } from './journal.js';
import type { appendLines } from './append_lines.js';
import { OutageIndex } from './outage_index.js';
import { HistoryReader } from './reader.js';
import { RecordingFile } from './recording_file.js';

export interface HistoryContext {
  readonly settings: DomainSettings;
  /** For how long what is kept. */
  readonly history: HistorySettings;
  readonly folder: string;
  readonly boot: string;
  readonly clock: Clock;
  readonly inbox: Pick<Inbox, 'dispatch'>;
  readonly log: Log;
  /** How lines get to the disk. */
  readonly append?: typeof appendLines;
}

/** With what has happened by then latencies are written: a card takes so few writes for a decade. */
const writtenEvery = minutes(15);

/** Events of a quiet day are written soon, but not each by itself, and in a day full of them with the next latencies. */
const gathered = seconds(2);
const eventWrites = { burst: 10, perSecond: 1.5 / 3600 };

/** What happens before the files are read waits; a disk that hangs then must not fill the memory. */
const maxEarly = 300;

/** A restart that takes no longer leaves no gap worth telling. */
const gap = seconds(30);

/** The history in files of JSON Lines. Nothing here waits for the disk but whoever asks, and `stop` for a second. */
export class FileHistory implements Output {
  readonly name = 'history';
  readonly #journal: Journal;
  readonly #index: OutageIndex;
  readonly #days: DayFiles;
  readonly #recordingFile: RecordingFile;
  /** Answers out of what was recorded. */
  readonly answers: History;
  readonly #buckets = new LatencyBuckets();
  readonly #eventWrites = new TokenBucket(eventWrites);
  readonly #loading: Retry<Found>;
  #toldThatDiskHangs = false;
  #early: ((before: Recording) => Recorded)[] = [];
  /** Null until the files are read. */
  #recording: Recording | null = null;
  readonly #believed: BelievedTime;
  #soon: Timer | null = null;
  #timer: Timer | null = null;

  constructor(private readonly context: HistoryContext) {
    const { folder, boot, clock } = context;
    const { upses } = context.settings;
    this.#journal = new Journal(
      {
        failed: (reason) => this.#failed(`${folder} cannot be written: ${reason}`),
        recovered: (lost) => this.#recovered(lost),
      },
      context.append,
    );
    this.#index = new OutageIndex(folder, this.#journal);
    this.#days = new DayFiles(join(folder, 'days'), boot, this.#journal);
    this.#recordingFile = new RecordingFile(join(folder, 'recording.json'), this.#journal);
    this.answers = new HistoryReader({
      index: this.#index,
      days: this.#days,
      recordingFile: this.#recordingFile,
      journal: this.#journal,
      deviceCount: upses.reduce((sum, ups) => sum + ups.sentinels.length + ups.witnesses.length, 0),
      open: () => this.#open,
      latencies: () => this.#buckets.lines(clock.now()),
    });
    this.#believed = new BelievedTime(clock.now());
    this.#loading = new Retry({
      attempt: () => this.#load(),
      backoff: new Backoff(seconds(1), seconds(60)),
      onSuccess: (found, recovered) => {
        if (recovered || this.#toldThatDiskHangs) this.#recovered(null);
        this.#begin(found);
      },
      onFailure: (reason) => this.#failed(`${folder} cannot be read: ${reason}`),
    });
  }

  /** Reads what there is, in the background. */
  start(): void {
    void this.#loading.start();
    this.#timer = runEvery(writtenEvery, () => this.#writeLatencies());
  }

  /** Writes what is left, within a second. Never rejects. */
  async stop(): Promise<void> {
    this.#timer?.stop();
    this.#soon?.stop();
    void this.#loading.stop();
    if (this.#recording !== null) {
      const { wall, monotonic } = this.context.clock.now();
      this.#addLatencies();
      this.#writeOfDay({ k: 'off', at: wall, m: monotonic });
    }
    await withTimeout(this.#journal.flush(), seconds(1), () => undefined);
    this.#journal.stop();
  }

  show(snapshot: Snapshot): void {
    this.#record((before) => recordSnapshot(this.context.settings, before, snapshot));
  }

  announce(announcement: Announcement, at: Moment): void {
    this.#record((before) => recordAnnouncement(this.context.settings, before, announcement, at));
  }

  /** What probes of sentinels and witnesses have found. */
  heard(results: readonly ProbeResult[]): void {
    this.#buckets.add(results, this.context.clock.now());
  }

  get #open(): readonly OutageSummary[] {
    return [...(this.#recording?.open.values() ?? [])].map(({ id, tally }) => summaryOf(id, tally));
  }

  #record(step: (before: Recording) => Recorded): void {
    if (this.#recording !== null) this.#write(step(this.#recording));
    else if (this.#early.length < maxEarly) this.#early.push(step);
  }

  #write({ next, written, closed }: Recorded): void {
    this.#recording = next;
    let isUrgent = false;
    for (const { record, line } of written) {
      if (record === null) this.#writeOfDay(line);
      else {
        isUrgent = true;
        if (line.k === 'began') this.#addLatencies();
        this.#index.write(record, line);
      }
    }
    for (const summary of closed) this.#index.add(summary);
    // In an outage the power may go next.
    if (isUrgent) void this.#journal.flush();
    else if (written.length > 0) this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#soon !== null || !this.#eventWrites.take()) return;
    this.#soon = runAfter(gathered, () => {
      this.#soon = null;
      void this.#journal.flush();
    });
  }

  #writeOfDay(line: Line): void {
    const { settings, clock } = this.context;
    if (line.k !== 'clock' && line.k !== 'on' && this.#recording !== null && this.#days.begins(line.at)) {
      this.#days.write({ ...onLine(settings, this.#recording, clock.now(), false), at: line.at, m: line.m });
      this.#removeOld();
    }
    this.#days.write(line);
    if (line.k !== 'clock') return;
    this.#buckets.clear();
    this.#days.clockSet(line.by);
    this.#recordingFile.correct(line.by);
    void this.#journal.flush();
  }

  #addLatencies(): void {
    for (const line of this.#buckets.lines(this.context.clock.now())) this.#writeOfDay(line);
    this.#buckets.clear();
  }

  #writeLatencies(): void {
    // Nobody can tell how long the files cannot be read.
    if (this.#recording === null) this.#buckets.clear();
    else this.#addLatencies();
    void this.#journal.flush();
  }

  async #load(): Promise<Found> {
    const hanging = runAfter(seconds(10), () => {
      this.#toldThatDiskHangs = true;
      this.#failed('the disk does not answer');
    });
    try {
      const open = await this.#index.load();
      const last = await this.#days.load(this.context.clock.now());
      await this.#recordingFile.load();
      return { open, last };
    } finally {
      hanging.stop();
    }
  }

  #begin({ open, last }: Found): void {
    const { settings, boot, clock } = this.context;
    const now = clock.now();
    const lastAlive = Math.max(last?.line.at ?? 0, ...open.map(({ tally }) => tally.last));
    if (lastAlive > 0) this.#believed.found(wallClockTime(lastAlive), now);
    this.#recordingFile.begin(now.wall);
    const isBehind = now.wall < lastAlive && last?.isOfThisBoot !== true;
    if (lastAlive > 0 && (now.wall - lastAlive > gap || isBehind))
      this.#recordingFile.add({ from: wallClockTime(lastAlive), to: now.wall });
    const goOn = this.#index.goOn(open, settings, now, wallClockTime(lastAlive));
    const offset = last?.isOfThisBoot === true ? last.line.at - last.line.m : null;
    const { nextId } = this.#index;
    this.#recording = { boot, offset, nextId, open: goOn, devices: new Map(), recent: [] };
    this.#write(withClock(this.#recording, now));
    this.#writeOfDay(onLine(settings, this.#recording, now, true));
    const early = this.#early;
    this.#early = [];
    for (const step of early) this.#record(step);
    this.#removeOld();
    void this.#journal.flush();
  }

  #removeOld(): void {
    const { history, clock, log } = this.context;
    const believed = this.#believed.at(clock.now());
    this.#index.removeBefore(wallClockTime(believed - history.outages));
    this.#days
      .removeBefore(wallClockTime(believed - history.details))
      .catch((error: unknown) => log.debug(`Old days cannot be looked for: ${messageOf(error)}`));
  }

  #failed(reason: string): void {
    this.context.log.error(`History: ${reason}. What happens is kept in memory for a while.`);
    this.context.inbox.dispatch({ type: 'component_failed', component: 'history', reason });
  }

  #recovered(lost: Lost | null): void {
    const { clock, settings, log, inbox } = this.context;
    log.info('The history can be written again.');
    inbox.dispatch({ type: 'component_recovered', component: 'history' });
    if (lost === null || this.#recording === null) return;
    const now = clock.now();
    const { count, since, until } = lost;
    this.#recordingFile.add({ from: since, to: until });
    this.#writeOfDay({ k: 'lost', at: now.wall, m: now.monotonic, since, count });
    this.#writeOfDay(onLine(settings, this.#recording, now, false));
    void this.#journal.flush();
  }
}

interface Found {
  readonly open: readonly OpenRecord[];
  readonly last: { readonly line: Line; readonly isOfThisBoot: boolean } | null;
}
