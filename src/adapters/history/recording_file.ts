import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Ajv } from 'ajv';
import type { Span } from '../../domain/history/port.js';
import { wallClockTime, type WallTime } from '../../domain/core/time.js';
import { ownSchema } from '../../platform/own_schema.js';
import { JsonFile } from '../../platform/whole_file.js';
import type { Journal } from './journal.js';

interface Kept {
  readonly since: WallTime;
  readonly not_recorded: readonly Span[];
}

const time = { type: 'number', minimum: 0 };
const isKept = new Ajv({ ...ownSchema, allErrors: false }).compile<Kept>({
  type: 'object',
  required: ['since', 'not_recorded'],
  properties: {
    since: time,
    not_recorded: {
      type: 'array',
      items: { type: 'object', required: ['from', 'to'], properties: { from: time, to: time } },
    },
  },
});

/** The oldest are forgotten beyond that: a start a day, for five years. */
const maxSpans = 2_000;

/** Since when is recorded, and in which spans was not: small enough to be written whole. */
export class RecordingFile {
  #since: WallTime | null = null;
  #spans: readonly Span[] = [];
  /** What was learned on this boot: a clock that is set corrects it. */
  #own: { readonly since: boolean; span: Span | null } = { since: false, span: null };
  readonly #file: JsonFile;

  constructor(
    private readonly path: string,
    private readonly journal: Journal,
  ) {
    this.#file = new JsonFile(path);
  }

  get since(): WallTime | null {
    return this.#since;
  }

  get spans(): readonly Span[] {
    return this.#spans.map(({ from, to }) => ({ from, to: wallClockTime(Math.max(from, to)) }));
  }

  /** A file that is damaged counts as none. Rejects where it cannot be read. */
  async load(): Promise<void> {
    const kept = await this.#file.load().catch((error: unknown) => {
      if (error instanceof SyntaxError) return null;
      throw error;
    });
    if (!isKept(kept)) return;
    this.#since = kept.since;
    this.#spans = kept.not_recorded;
  }

  begin(at: WallTime): void {
    if (this.#since !== null) return;
    this.#since = at;
    this.#own = { since: true, span: null };
    this.#save();
  }

  add(span: Span): void {
    this.#own.span = span;
    this.#spans = [...this.#spans, span].slice(-maxSpans);
    this.#save();
  }

  /** The wall clock was set. What began before this boot keeps its time. */
  correct(by: number): void {
    const { since, span } = this.#own;
    if (since && this.#since !== null) this.#since = later(this.#since, by);
    if (span !== null) {
      const moved = { from: span.from, to: later(span.to, by) };
      this.#spans = this.#spans.map((one) => (one === span ? moved : one));
      this.#own.span = moved;
    }
    if (since || span !== null) this.#save();
  }

  #save(): void {
    this.journal.then(async () => {
      await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
      await this.#file.save({ since: this.#since, not_recorded: this.#spans });
    });
  }
}

const later = (at: WallTime, by: number): WallTime => wallClockTime(Math.max(0, at + by));
