import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BoundedWriter } from '../../../src/adapters/log/bounded_writer.js';
import { waitFor } from '../../wait_for.js';

const room = 256 * 1024;

let folder: string;
let reader: number;
let pipe: number;
let writer: BoundedWriter;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-log-'));
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  pipe = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  writer = new BoundedWriter(pipe, { room, lossLine: (dropped) => `${dropped} lost\n` });
});
afterEach(async () => {
  await readAll();
  closeSync(reader);
  closeSync(pipe);
  await rm(folder, { recursive: true });
});

/** Whatever waits in the pipe now. */
const readSome = (): string => {
  const piece = Buffer.alloc(128 * 1024);
  try {
    return piece.toString('latin1', 0, readSync(reader, piece));
  } catch {
    return '';
  }
};

const readAll = async (): Promise<string[]> => {
  let text = '';
  await waitFor('everything is written', async () => {
    text += readSome();
    return await writer.flushed(1);
  });
  return `${text}${readSome()}`.split('\n').slice(0, -1);
};

describe('a writer with bounds', () => {
  it('writes every line, in order', async () => {
    const lines = Array.from({ length: 500 }, (_, index) => `line ${index}`);
    for (const line of lines) writer.write(`${line}\n`);
    expect(await readAll()).toEqual(lines);
  });

  it('gives up flushing where nobody reads, and tells so', async () => {
    writer.write('x'.repeat(200 * 1024));
    expect(await writer.flushed(20)).toBe(false);
  });

  it('keeps what there is room for while nobody reads, and tells the number of the rest', async () => {
    const line = `${'x'.repeat(99)}\n`;
    const before = process.memoryUsage();
    for (let count = 0; count < 500_000; count += 1) writer.write(line);
    const after = process.memoryUsage();
    // 50 MB were to be written.
    expect(after.heapUsed + after.external - before.heapUsed - before.external).toBeLessThan(20_000_000);
    const told = await readAll();
    const kept = told.filter((text) => text === line.trimEnd()).length;
    expect(kept).toBe(Math.floor(room / line.length));
    expect(told.filter((text) => text !== line.trimEnd())).toEqual([`${500_000 - kept} lost`]);
    writer.write('again\n');
    expect(await readAll()).toEqual(['again']);
  });

  it('counts what could not be written as lost too', async () => {
    const full = openSync('/dev/full', 'w');
    const failing = new BoundedWriter(full, {
      room,
      lossLine: (dropped) => {
        losses.push(dropped);
        return 'lost\n';
      },
    });
    const losses: number[] = [];
    for (const line of ['one\n', 'two\n', 'three\n']) {
      failing.write(line);
      await failing.flushed(5_000);
    }
    closeSync(full);
    expect(losses).toEqual([1, 2]);
  });
});
