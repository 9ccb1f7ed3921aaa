import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { moment, type Moment } from '../domain/time.js';

/** A sign of life takes about 100 bytes. */
const largestFile = 4_096;

/** That we ran, on which boot, and until when at least. */
export interface SignOfLife {
  readonly bootId: string;
  readonly savedAt: Moment;
}

/**
 * Says "still running", every few seconds, so that the state file need not be touched for it. It counts on the same boot
 * only, so it is never flushed: after the machine lost power nobody asks for it.
 */
export class AliveFile {
  constructor(private readonly path: string) {}

  /** Null where there is none, or none that can be made out. Never rejects. */
  async read(): Promise<SignOfLife | null> {
    try {
      if ((await stat(this.path)).size > largestFile) return null;
      return signOfLifeIn(JSON.parse(await readFile(this.path, 'utf8')));
    } catch {
      return null;
    }
  }

  /** @throws what writing throws */
  async write({ bootId, savedAt }: SignOfLife): Promise<void> {
    const beside = `${this.path}.new`;
    await writeFile(beside, JSON.stringify({ bootId, savedAt }), { mode: 0o600 });
    await rename(beside, this.path);
  }
}

function signOfLifeIn(record: unknown): SignOfLife | null {
  if (!hasKeys(record, 'bootId', 'savedAt') || !hasKeys(record.savedAt, 'monotonic', 'wall')) return null;
  const { bootId } = record;
  const { monotonic, wall } = record.savedAt;
  if (typeof bootId !== 'string' || typeof monotonic !== 'number' || typeof wall !== 'number') return null;
  return { bootId, savedAt: moment(monotonic, wall) };
}

const hasKeys = <Key extends string>(
  value: unknown,
  ...keys: readonly Key[]
): value is Readonly<Record<Key, unknown>> =>
  typeof value === 'object' && value !== null && keys.every((key) => key in value);
