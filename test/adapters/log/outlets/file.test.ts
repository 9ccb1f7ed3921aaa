import { mkdir, mkdtemp, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileCarrier } from '../../../../src/adapters/log/outlets/file.js';
import type { LogFileSettings } from '../../../../src/config/sections/log.js';
import { waitFor } from '../../../wait_for.js';
import { startedOutlet } from './given_outlet.js';

let folder: string;
let path: string;
let stop: () => Promise<unknown>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-log-file-'));
  path = join(folder, 'ups.log');
});
afterEach(async () => {
  await stop();
  await rm(folder, { recursive: true, force: true });
});

const writing = (more: Partial<LogFileSettings> = {}) => {
  const settings: LogFileSettings = {
    ...{ path: 'ups.log', size: 10_240, rotate: 'daily', keep: 2, compress: true, format: 'text', ...more },
  };
  const started = startedOutlet(fileCarrier(settings, path));
  ({ stop } = started);
  return started;
};

const text = (file = path): Promise<string> => readFile(file, 'utf8').catch(() => '');

describe('the log file', () => {
  it('has a line for each of the log, for people, and is nobody else’s to read', async () => {
    const { write } = writing();
    write('one');
    write('two', { level: 'error' });
    await waitFor('both', async () => (await text()).includes('two'));
    expect((await text()).split('\n')).toEqual([
      expect.stringMatching(/^2026-11-2\dT.* INFO {2}status: one$/),
      expect.stringMatching(/^2026-11-2\dT.* ERROR status: two$/),
      '',
    ]);
    expect((await stat(path)).mode & 0o777).toBe(0o640);
  });

  it('has one JSON object a line where that is wanted', async () => {
    const { write } = writing({ format: 'json' });
    write('one', { ups: 'nas' });
    await waitFor('it', async () => (await text()).includes('\n'));
    expect(JSON.parse(await text())).toMatchObject({ level: 'info', msg: 'one', ups: 'nas' });
  });

  it.each([
    [true, ['ups.log', 'ups.log.1.gz', 'ups.log.2.gz']],
    [false, ['ups.log', 'ups.log.1', 'ups.log.2']],
  ])('is rotated by size, and so many are kept (compress: %s)', async (compress, files) => {
    const { write } = writing({ compress });
    for (let count = 0; count < 400; count += 1) write(`line ${count} ${'x'.repeat(100)}`);
    await waitFor('the last line', async () => (await text()).includes('line 399 '));
    expect((await readdir(folder)).toSorted()).toEqual(files);
    const rotated = join(folder, files[1] ?? '');
    const content = await readFile(rotated);
    const lines = (compress ? gunzipSync(content) : content).toString().trimEnd().split('\n');
    const numbers = lines.map((line) => Number(/line (\d+)/.exec(line)?.[1]));
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
    expect((await stat(rotated)).mode & 0o777).toBe(0o640);
  });

  it('goes on in the file of before', async () => {
    const first = writing();
    first.write('one');
    await waitFor('it', async () => (await text()).includes('one'));
    await first.stop();
    const second = writing();
    second.write('two');
    await waitFor('both', async () => (await text()).includes('two'));
    expect(await text()).toMatch(/one\n.*two\n$/);
  });

  it('waits where it cannot be written, is told as a problem, and has everything once it can', async () => {
    await mkdir(path);
    const { write, events, log } = writing();
    write('one');
    write('two');
    await waitFor('the problem', () => events.length > 0);
    const reason = `Can't write on: ${path} (it is not a file)`;
    expect(events).toEqual([{ type: 'component_failed', component: 'log file', reason }]);
    await rmdir(path);
    await waitFor('recovery', () => events.length > 1);
    expect(await text()).toMatch(/one\n.*two\n$/);
    expect(log.at('info')).toEqual([`The log's way to ${path} works again, and got every line that waited.`]);
  });

  it('is made with its folder where there is none', async () => {
    path = join(folder, 'deep', 'ups.log');
    const { write } = writing();
    write('one');
    await waitFor('it', async () => (await text()).includes('one'));
  });
});
