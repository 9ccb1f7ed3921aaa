import { mkdir, mkdtemp, readdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
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

/** Which of them are compressed. */
const packed = async (names: readonly string[]): Promise<readonly string[]> => {
  const contents = await Promise.all(names.map((name) => readFile(join(folder, name))));
  return names.filter((_, index) => contents[index]?.readUInt16BE(0) === 0x1f8b);
};

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
    await waitFor('them', async () => (await readdir(folder)).length === files.length);
    expect((await readdir(folder)).toSorted()).toEqual(files);
    const rotated = join(folder, files[1] ?? '');
    if (compress) await waitFor('both compressed', async () => (await packed(files)).length === 2);
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

  it('loses no old one where they cannot be compressed', async () => {
    // Its place is taken.
    await mkdir(join(`${path}.1.gz.part`, 'full'), { recursive: true });
    await writeFile(`${path}.1.gz`, 'status: old\n');
    const { write } = writing({ keep: 9 });
    for (let count = 0; count < 400; count += 1) write(`line ${count} ${'x'.repeat(100)}`);
    await waitFor('the last line', async () => (await text()).includes('line 399 '));
    const names = (await readdir(folder)).filter((name) => !name.endsWith('.part'));
    const kept = await Promise.all(
      names.map(async (name) =>
        ((await packed([name])).length === 1 ? gunzipSync : String)(await readFile(join(folder, name))),
      ),
    );
    expect(kept.join('').match(/status: (?:old|line)/g)).toHaveLength(401);
  });

  it('begins a new line where the last one is torn', async () => {
    await writeFile(path, `${new Date().toISOString()} INFO  status: to`);
    const { write } = writing();
    write('one');
    await waitFor('it', async () => (await text()).includes('one'));
    expect(await text()).toMatch(/ status: to\n\S+ INFO {2}status: one\n$/);
  });

  it('is a new one at the start where the old one was begun on another day', async () => {
    await writeFile(path, '2026-11-20T18:08:17.123Z INFO  status: old\n');
    const { write } = writing({ compress: false });
    write('one');
    await waitFor('it', async () => (await text()).includes('one'));
    expect(await text()).not.toContain('old');
    expect(await text(`${path}.1`)).toContain('old');
  });

  it('goes on in the old one of another day where it is rotated by size only', async () => {
    await writeFile(path, '2026-11-20T18:08:17.123Z INFO  status: old\n');
    const { write } = writing({ rotate: 'never' });
    write('one');
    await waitFor('it', async () => (await text()).includes('one'));
    expect(await text()).toMatch(/old\n.*one\n$/);
  });

  it('compresses what was left uncompressed by the service of before', async () => {
    await writeFile(`${path}.1.gz`, 'status: old\n');
    await writeFile(`${path}.1.gz.part`, 'half');
    const { write } = writing();
    write('one');
    await waitFor('it', async () => (await packed(['ups.log.1.gz'])).length === 1);
    expect(gunzipSync(await readFile(`${path}.1.gz`)).toString()).toBe('status: old\n');
    await waitFor('no rest', async () => (await readdir(folder)).length === 2);
  });

  it('is made with its folder where there is none', async () => {
    path = join(folder, 'deep', 'ups.log');
    const { write } = writing();
    write('one');
    await waitFor('it', async () => (await text()).includes('one'));
  });
});
