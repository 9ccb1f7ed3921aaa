import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileHistory, type HistoryContext } from '../../../src/adapters/history/file_history.js';
import type { DomainEvent } from '../../../src/domain/core/event.js';
import { minutes, moment } from '../../../src/domain/core/time.js';
import { KeptLog } from '../../kept_log.js';
import { epoch, house } from '../../domain/history/given_history.js';

const day = minutes(1_440);

/** A folder of its own, in which one run of the service after the other keeps its history. */
export class HistoryFolder {
  readonly log = new KeptLog();
  readonly told: DomainEvent[] = [];
  readonly #runs: FileHistory[] = [];
  /** Both clocks, by milliseconds after the beginning. */
  milli = 0;
  wrongBy = 0;

  private constructor(readonly path: string) {}

  static async make(): Promise<HistoryFolder> {
    return new HistoryFolder(await mkdtemp(join(tmpdir(), 'sups-history-')));
  }

  run(changes: Partial<HistoryContext> = {}): FileHistory {
    const history = new FileHistory({
      settings: house,
      history: { outages: minutes(5 * 365 * 1_440), details: minutes(30 * 1_440) },
      folder: join(this.path, 'history'),
      boot: 'boot-1',
      clock: { now: () => moment(day + this.milli, epoch + this.milli + this.wrongBy) },
      inbox: { dispatch: (event) => void this.told.push(event) },
      log: this.log,
      ...changes,
    });
    history.start();
    this.#runs.push(history);
    return history;
  }

  async remove(): Promise<void> {
    await Promise.all(this.#runs.map((run) => run.stop()));
    await rm(this.path, { recursive: true, force: true });
  }
}
