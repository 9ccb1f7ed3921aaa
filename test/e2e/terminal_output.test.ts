import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runToEnd } from '../lab/harness/run_to_end.js';

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Clears a screen, in both of its spellings, in names that others have given. */
const hostile = 'x\u009b2J\u001b[2J';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-terminal-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const raw = /[^\P{Cc}\n]/u;

describe('what the program writes to a terminal', () => {
  it.each([
    ['check', (file: string) => ['check', '--config', file], 'stdout'],
    ['import', (file: string) => ['import', file, '--out', join(folder, `${hostile}.out`)], 'stderr'],
    ['a mistake', (file: string) => ['check', '--config', `${file}.gone`], 'stderr'],
  ] as const)('holds no control characters: %s', async (_, args, stream) => {
    const file = join(folder, `${hostile}.ini`);
    await writeFile(file, 'sentinels: [10.0.0.1, 10.0.0.2]\n');
    const finished = await runToEnd(process.execPath, [program, ...args(file)], { within: 30_000 });
    expect(finished[stream]).toContain('x\\u009b2J\\u001b[2J');
    expect(finished.stdout + finished.stderr).not.toMatch(raw);
  });
});
