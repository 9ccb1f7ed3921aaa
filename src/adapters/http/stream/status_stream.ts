import type { Writable } from 'node:stream';
import { reportOf } from '../../../api/report.js';
import type { Announcement } from '../../../domain/core/announcement.js';
import type { Clock, Output } from '../../../domain/core/ports.js';
import { milliseconds, seconds, type Duration, type Moment } from '../../../domain/core/time.js';
import type { Snapshot } from '../../../domain/view/snapshot.js';
import { runAfter, runEvery, runSoon, type Timer } from '../../../platform/timers.js';
import { changedMembers, eventText, membersOf, type Members } from './members.js';
import { Reader } from './reader.js';

export interface StreamLimits {
  readonly maxReaders: number;
  /** How often every reader hears from us whatever happens. Well below the idle time after which connections are closed. */
  readonly heartbeat: Duration;
  /** At least this long between two times of telling news. */
  readonly pause: Duration;
  /** Announcements that are kept for the next time of telling; the oldest are dropped. */
  readonly maxAnnouncements: number;
}

export const defaultStreamLimits: StreamLimits = {
  maxReaders: 200,
  heartbeat: seconds(10),
  pause: milliseconds(250),
  maxAnnouncements: 200,
};

/**
 * The status and its changes as server-sent events: the whole first, then the members that changed and what happened. What
 * is told is made once for all readers, and after the loop's turn is over: many readers cost it nothing.
 */
export class StatusStream implements Output {
  readonly name = 'stream';
  readonly #readers = new Set<Reader>();
  #newest: Snapshot;
  /** The newest one's, once somebody needed them. */
  #members: { readonly of: Snapshot; readonly members: Members } | null = null;
  #told: Members = new Map();
  /** What single readers were told since: a member that goes back to what it was is news for them. */
  readonly #ahead: Members[] = [];
  #untold: string[] = [];
  #isDue = false;
  #telling: Timer | null = null;
  #heartbeat: Timer | null = null;
  #isStopped = false;

  constructor(
    first: Snapshot,
    private readonly version: string,
    private readonly clock: Clock,
    private readonly limits = defaultStreamLimits,
  ) {
    this.#newest = first;
  }

  get isFull(): boolean {
    return this.#readers.size >= this.limits.maxReaders;
  }

  show(snapshot: Snapshot): void {
    this.#newest = snapshot;
    this.#tellSoon();
  }

  announce({ type, message, why, simulated, details }: Announcement, at: Moment): void {
    if (this.#readers.size === 0) return;
    const members = membersOf({ type, message, why: why ?? null, simulated, details });
    this.#untold.push(eventText('announcement', at.wall, members));
    if (this.#untold.length > this.limits.maxAnnouncements) this.#untold.shift();
    this.#tellSoon();
  }

  /** Writes into the sink until that is closed, or the service stops. */
  open(sink: Writable): void {
    if (this.#isStopped || sink.destroyed) {
      sink.end();
      return;
    }
    if (this.#readers.size === 0) {
      this.#told = this.#newestMembers();
      this.#heartbeat = runEvery(this.limits.heartbeat, () => this.#greet());
    }
    const reader = new Reader(sink, () => this.#whole());
    this.#readers.add(reader);
    sink.once('close', () => this.#left(reader));
    // The connection is broken, which `close` tells as well.
    sink.on('error', () => undefined);
  }

  /** Ends every stream; further ones are ended at once. */
  stop(): void {
    this.#isStopped = true;
    for (const reader of this.#readers) {
      reader.end();
      this.#left(reader);
    }
    this.#telling?.stop();
  }

  #left(reader: Reader): void {
    this.#readers.delete(reader);
    if (this.#readers.size === 0) this.#heartbeat?.stop();
  }

  /** At once after a pause in which nothing came, and else when the pause is over. */
  #tellSoon(): void {
    if (this.#readers.size === 0) return;
    this.#isDue = true;
    this.#telling ??= runSoon(() => this.#tell());
  }

  #tell(): void {
    this.#telling = null;
    if (!this.#isDue) return;
    this.#isDue = false;
    const members = this.#newestMembers();
    const changed = new Map(
      [this.#told, ...this.#ahead.splice(0)].flatMap((before) => [...changedMembers(before, members)]),
    );
    this.#told = members;
    const change = changed.size === 0 ? [] : [eventText('change', this.clock.now().wall, changed)];
    const news = Buffer.from([...change, ...this.#untold].join(''));
    this.#untold = [];
    if (news.length > 0) for (const reader of this.#readers) reader.tell(news);
    this.#telling = runAfter(this.limits.pause, () => this.#tell());
  }

  #greet(): void {
    const heartbeat = Buffer.from(eventText('heartbeat', this.clock.now().wall));
    for (const reader of this.#readers) reader.greet(heartbeat);
  }

  #whole(): Buffer {
    const members = this.#newestMembers();
    if (members !== this.#told) this.#ahead.push(members);
    return Buffer.from(eventText('status', this.clock.now().wall, members));
  }

  #newestMembers(): Members {
    const of = this.#newest;
    if (this.#members?.of !== of) this.#members = { of, members: membersOf(reportOf(of, this.version)) };
    return this.#members.members;
  }
}
