import { execFileSync } from 'node:child_process';
import { open, readFile, mkdtemp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DomainEvent } from '../../../src/domain/core/event.js';
import { remember } from '../../../src/domain/core/remember.js';
import type { Remembered } from '../../../src/domain/core/memory_schema.js';
import { StateFile } from '../../../src/adapters/state/state_file.js';
import { alive, at, Script, settings } from '../../domain/given.js';
import { KeptLog } from '../../kept_log.js';
import { waitFor } from '../../wait_for.js';

let folder: string;
let path: string;
let aliveFile: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-newest-'));
  path = join(folder, 'state.json');
  aliveFile = join(folder, 'alive.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const onLine = (milli: number): Remembered =>
  remember(new Script(settings()).round(alive, 0).state, 'boot-1', at(milli));
const inOutage = (milli: number): Remembered =>
  remember(new Script(settings()).round(alive, 0).outage(2000).state, 'boot-1', at(milli));

/** What a service that starts now serves at once; null: nothing. */
const servedAgain = async (elsewhere: string | null = null): Promise<string | null> => {
  const remembered = await new StateFile(path, new KeptLog(), elsewhere).load();
  const status = new Script(settings(), remembered, 'boot-1', 20_000).tick(20_001).status;
  return status === undefined || status === 'stale' ? null : status;
};

/** A folder where a file belongs: nothing can be renamed over it, and nothing be written into it. */
const obstruct = (name: string): Promise<unknown> =>
  mkdir(join(folder, name, 'in the way'), { recursive: true });

describe('a state that could not be written', () => {
  it('is not followed by the one before it, where the state file takes nothing', async () => {
    const file = new StateFile(path, new KeptLog());
    await file.save(onLine(5_000));
    expect(await servedAgain()).toBe('OL');
    await obstruct('state.json.new');
    await file.save(inOutage(10_000));
    expect(await servedAgain()).toBeNull();
    await file.save(inOutage(11_000));
    expect(await servedAgain()).toBeNull();
    await rm(join(folder, 'state.json.new'), { recursive: true });
    await file.save(inOutage(12_000));
    expect(await servedAgain()).toBe('OB');
  });

  it('is not followed by the one before it, where the sign of life takes nothing', async () => {
    const file = new StateFile(path, new KeptLog());
    await file.save(onLine(5_000));
    await obstruct('alive.json.new');
    await file.save(inOutage(10_000));
    expect(await servedAgain()).toBeNull();
  });

  it('is not followed by the one before it, where the disk takes nothing at all, not even the end of a file', async () => {
    const elsewhere = join(folder, 'run');
    await mkdir(elsewhere);
    const file = new StateFile(path, new KeptLog(), elsewhere);
    await file.save(onLine(5_000));
    expect(await servedAgain(elsewhere)).toBe('OL');
    const before = await readFile(aliveFile);
    await obstruct('alive.json.new');
    await file.save(inOutage(10_000));
    // As on a disk that was read-only then.
    await writeFile(aliveFile, before);
    expect(await servedAgain(elsewhere)).toBeNull();
    await rm(join(folder, 'alive.json.new'), { recursive: true });
    await file.save(inOutage(12_000));
    expect(await servedAgain(elsewhere)).toBe('OB');
  });

  it.each([
    ['before anything of it was written', 'OL', []],
    ['between its sign of life and itself', null, ['alive.json']],
    ['once it is there', 'OB', ['alive.json', 'state.json']],
  ] as const)('because we were killed %s: %s is served again', async (_, served, written) => {
    const file = new StateFile(path, new KeptLog());
    await file.save(onLine(5_000));
    const older = new Map(
      await Promise.all(
        ['alive.json', 'state.json'].map(async (name) => [name, await readFile(join(folder, name))] as const),
      ),
    );
    await file.save(inOutage(10_000));
    for (const [name, content] of older) {
      if (!written.some((one) => one === name)) await writeFile(join(folder, name), content);
    }
    expect(await servedAgain()).toBe(served);
  });

  it('is read from a folder of before, whose sign of life names no state', async () => {
    await new StateFile(path, new KeptLog()).save(inOutage(10_000));
    await writeFile(aliveFile, JSON.stringify({ bootId: 'boot-1', savedAt: at(15_000) }));
    expect(await servedAgain()).toBe('OB');
  });
});

describe('a disk that hangs', () => {
  it('is told within seconds, and heals', async () => {
    const log = new KeptLog();
    const events: DomainEvent[] = [];
    const elsewhere = join(folder, 'run');
    const file = new StateFile(path, log, elsewhere);
    file.reportTo({ dispatch: (event) => void events.push(event) });
    await file.save(onLine(5_000));
    // Opening a FIFO for writing ends when somebody reads: until then it holds its thread, as a disk that hangs does.
    const fifo = join(folder, 'state.json.new');
    execFileSync('mkfifo', [fifo]);
    const saved = file.save(inOutage(10_000));
    await waitFor('the problem', () => events.length > 0, { within: 10_000 });
    expect(events).toEqual([
      {
        type: 'component_failed',
        component: 'state file',
        reason: expect.stringContaining('does not answer') as string,
      },
    ]);
    expect(await servedAgain(elsewhere)).toBeNull();
    await rename(fifo, join(folder, 'released'));
    const reader = await open(join(folder, 'released'), 'r');
    await reader.close();
    await saved;
    await file.save(inOutage(11_000));
    expect(events.at(-1)).toEqual({ type: 'component_recovered', component: 'state file' });
    expect(await servedAgain(elsewhere)).toBe('OB');
  });
});
