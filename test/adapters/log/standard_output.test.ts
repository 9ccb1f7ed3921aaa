import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BoundedWriter } from '../../../src/adapters/log/standard_output.js';
import { milliseconds } from '../../../src/domain/core/time.js';
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
  writer = new BoundedWriter(pipe, room, (dropped) => `${dropped} lost\n`);
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
    return await writer.flushed(milliseconds(1));
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
    expect(await writer.flushed(milliseconds(20))).toBe(false);
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

  it('on a full disk keeps what there is room for, and neither throws nor grows', async () => {
    const full = openSync('/dev/full', 'w');
    const losses: number[] = [];
    const failing = new BoundedWriter(full, 8, (dropped) => {
      losses.push(dropped);
      return 'lost';
    });
    for (const line of ['one\n', 'two\n', 'three\n', 'four\n']) {
      failing.write(line);
      expect(await failing.flushed(milliseconds(5_000))).toBe(false);
    }
    closeSync(full);
    expect(losses).toEqual([]);
  });

  it('writes what it kept, and tells its losses, once writing succeeds again', async () => {
    const narrow = new BoundedWriter(pipe, 2_000, (dropped) => `${dropped} lost\n`);
    closeSync(reader);
    // Nobody has the pipe open for reading: EPIPE.
    for (let index = 0; index < 300; index += 1) narrow.write(`line ${index}\n`);
    await narrow.flushed(milliseconds(100));
    reader = openSync(join(folder, 'pipe'), constants.O_RDONLY | constants.O_NONBLOCK);
    narrow.write('again\n');
    let text = '';
    await waitFor('the losses are told', () => (text += readSome()).includes('lost'));
    const kept = text.split('\n').filter((line) => line.startsWith('line '));
    expect(kept.slice(0, 2)).toEqual(['line 0', 'line 1']);
    expect(text).toMatch(new RegExp(`line ${kept.length - 1}\n${301 - kept.length} lost\n$`));
  });
});
