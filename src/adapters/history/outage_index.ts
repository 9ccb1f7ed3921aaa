import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { DomainSettings } from '../../domain/core/settings.js';
import type { Moment, WallTime } from '../../domain/core/time.js';
import type { Line } from '../../domain/history/line_schema.js';
import { endedUnseen, type OpenRecord } from '../../domain/history/open_record.js';
import { newTally, summaryOf, tallied, type OutageSummary, type Tally } from '../../domain/history/tally.js';
import { ownSchema } from '../../platform/own_schema.js';
import { systemCodeOf } from '../../platform/system_error.js';
import { writeWhole } from '../../platform/whole_file.js';
import type { Journal } from './journal.js';
import { textOf } from './line_check.js';
import { rawLinesOf, textsOf } from './line_file.js';

const time = { type: 'number', minimum: 0 };
const none = { type: 'null' };
const count = { type: 'integer', minimum: 0 };
const isSummary = new Ajv({ ...ownSchema, allErrors: false }).compile<OutageSummary>({
  type: 'object',
  required: ['id', 'kind', 'ups', 'started', 'ended', 'duration', 'hostsDown', 'hostsWoken'],
  properties: {
    id: count,
    kind: { enum: ['outage', 'drill'] },
    ups: { type: 'string' },
    started: time,
    ended: { anyOf: [none, time] },
    duration: { anyOf: [none, time] },
    hostsDown: count,
    hostsWoken: count,
  },
});

/** The oldest go beyond that, whatever their age. */
const maxRecords = 20_000;

/** The outages and drills on disk: a file for each, and one that has a line about each, which is made anew where it lacks one. */
export class OutageIndex {
  #summaries: Map<number, OutageSummary> = new Map<number, OutageSummary>();
  #nextId = 1;

  constructor(
    private readonly folder: string,
    private readonly journal: Journal,
  ) {}

  get nextId(): number {
    return this.#nextId;
  }

  /** The oldest first. */
  get all(): readonly OutageSummary[] {
    return [...this.#summaries.values()];
  }

  pathOf(id: number): string {
    return join(this.folder, 'outages', `${String(id).padStart(6, '0')}.jsonl`);
  }

  /**
   * Reads the index, and of the files those of which it knows nothing.
   *
   * @returns those that have no last line yet, the oldest first
   */
  async load(): Promise<readonly OpenRecord[]> {
    const known = new Map<number, OutageSummary>();
    for await (const text of textsOf(this.#path, { size: Infinity, pending: [] })) {
      const summary = summaryIn(text ?? '');
      if (summary !== null) known.set(summary.id, summary);
    }
    const open: OpenRecord[] = [];
    const found = new Map<number, OutageSummary>();
    const missing: OutageSummary[] = [];
    // A number is never given twice while anything stands under it.
    for (const id of known.keys()) this.#nextId = Math.max(this.#nextId, id + 1);
    for (const id of await this.#ids()) {
      this.#nextId = Math.max(this.#nextId, id + 1);
      const summary = known.get(id);
      if (summary !== undefined) {
        found.set(id, summary);
        continue;
      }
      const record = await this.#read(id);
      if (record?.tally.isClosed === true) missing.push(summaryOf(id, record.tally));
      else if (record !== null) open.push(record);
      // Its first line was torn by a power cut: nothing in it can be read.
      else this.journal.then(() => rm(this.pathOf(id), { force: true }));
    }
    this.#summaries = found;
    for (const summary of missing) this.add(summary);
    return open;
  }

  add(summary: OutageSummary): void {
    this.#summaries.set(summary.id, summary);
    this.journal.add(this.#path, `${JSON.stringify(summary)}\n`, summary.started, false);
  }

  /** A line of an outage or drill. */
  write(id: number, line: Line): void {
    this.#nextId = Math.max(this.#nextId, id + 1);
    this.journal.add(this.pathOf(id), textOf(line), line.at, false);
  }

  /** Of those without a last line the newest of each UPS; what nobody can go on with gets its last lines. @param foundAfter until when was recorded */
  goOn(
    open: readonly OpenRecord[],
    { upses }: DomainSettings,
    { monotonic }: Moment,
    foundAfter: WallTime,
  ): ReadonlyMap<string, OpenRecord> {
    const newest = new Map(open.map((record) => [record.tally.ups, record]));
    const known = new Map([...newest].filter(([ups]) => upses.some(({ name }) => name === ups)));
    for (const record of open) {
      if (known.get(record.tally.ups) === record) continue;
      const lines = endedUnseen(record, monotonic);
      for (const line of lines) this.write(record.id, line);
      this.add(summaryOf(record.id, lines.reduce(tallied, record.tally)));
    }
    return new Map([...known].map(([ups, record]) => [ups, { ...record, foundAfter }]));
  }

  /** Forgets what began before. */
  removeBefore(time: WallTime): void {
    const all = this.all;
    const old = all.filter(({ started }, index) => started < time || index < all.length - maxRecords);
    if (old.length === 0) return;
    for (const { id } of old) {
      this.#summaries.delete(id);
      this.journal.then(() => rm(this.pathOf(id), { force: true }));
    }
    // Their lines in the index count for nothing without their files: it may be written late, or never.
    this.journal.then(() => {
      const text = this.all.map((summary) => `${JSON.stringify(summary)}\n`).join('');
      return writeWhole(this.#path, text, { flush: true });
    });
  }

  get #path(): string {
    return join(this.folder, 'outages.jsonl');
  }

  async #ids(): Promise<readonly number[]> {
    const names = await readdir(join(this.folder, 'outages')).catch((error: unknown): string[] => {
      if (systemCodeOf(error) === 'ENOENT') return [];
      throw error;
    });
    return names
      .flatMap((name) => (/^\d{6,9}\.jsonl$/.test(name) ? [Number.parseInt(name, 10)] : []))
      .sort((one, other) => one - other);
  }

  async #read(id: number): Promise<OpenRecord | null> {
    let tally: Tally | null = null;
    let origin: WallTime | null = null;
    let lines = 0;
    for await (const line of rawLinesOf(this.pathOf(id), (kind) => kind !== 'event')) {
      lines += 1;
      if (tally !== null) tally = tallied(tally, line);
      else if (line.k === 'began') {
        tally = newTally(line);
        origin = line.origin;
      }
    }
    if (tally === null || origin === null) return null;
    return { id, origin, tally, told: new Map(), lines, leftOut: 0, foundAfter: tally.last, isOver: false };
  }
}

function summaryIn(text: string): OutageSummary | null {
  try {
    const value: unknown = JSON.parse(text);
    return isSummary(value) ? value : null;
  } catch {
    return null;
  }
}
