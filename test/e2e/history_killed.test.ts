import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { linesOf } from '../../src/adapters/history/line_file.js';

const built = new URL('../../dist/adapters/history/append_lines.js', import.meta.url).href;

/** Appends line after line, two at once, and says of each number that it is on the disk. */
const writer = (path: string, from: number): string => `
  import { appendLines } from ${JSON.stringify(built)};
  import { writeSync } from 'node:fs';
  const line = (n) => JSON.stringify({ k: 'lost', at: n, m: 0, since: 0, count: n }) + '\\n';
  for (let n = ${from}; ; n += 2) {
    await appendLines(${JSON.stringify(path)}, line(n) + line(n + 1));
    writeSync(1, n + 1 + '\\n');
  }`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sups-killed-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs a writer, and kills it a moment after it has begun. @returns the last number that it has told of; else `before` */
async function writeUntilKilled(path: string, before: number, after: number): Promise<number> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', writer(path, before + 1)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (told += text));
  await once(child.stdout, 'data');
  await pause(after);
  child.kill('SIGKILL');
  await once(child, 'close');
  return Number(told.trim().split('\n').at(-1));
}

it(
  'of a thousand writers that are killed in the middle of writing no line that was told to be on the disk is lost, and none is read that nobody wrote',
  { timeout: 300_000 },
  async () => {
    const lanes = [0, 1, 2, 3].map(async (lane) => {
      const path = join(folder, `${lane}.jsonl`);
      let last = 0;
      const kept = new Set<number>();
      for (let kill = 0; kill < 250; kill += 1) {
        const from = last + 1;
        last = await writeUntilKilled(path, last, (kill % 7) / 2);
        for (let n = from; n <= last; n += 1) kept.add(n);
        // What was written but not told of is written again by the next one.
      }
      const found: number[] = [];
      const { length } = await readFile(path);
      for await (const line of linesOf(path, { size: length, pending: [] }))
        if (line.k === 'lost') found.push(line.count);
      const there = new Set(found);
      expect([...kept].filter((n) => !there.has(n))).toEqual([]);
      expect(found.every((n) => n >= 1 && n <= last + 2)).toBe(true);
    });
    await Promise.all(lanes);
  },
);
