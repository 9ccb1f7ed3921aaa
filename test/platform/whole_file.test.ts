import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  JsonFile,
  UnfitFile,
  readText,
  stageFile,
  writeWhole,
  writeWholeIfDifferent,
} from '../../src/platform/whole_file.js';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whole-file-'));
  path = join(folder, 'file');
});
afterEach(() => rm(folder, { recursive: true }));

const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

describe('a file that is written whole', () => {
  it('is replaced, with nothing left beside it', async () => {
    await writeWhole(path, 'one', { flush: true });
    await writeWhole(path, 'two');
    expect(await readFile(path, 'utf8')).toBe('two');
    expect(await readdir(folder)).toEqual(['file']);
    expect(await modeOf(path)).toBe(0o600);
  });

  it('has exactly the mode that it has to have, whatever lay beside it', async () => {
    await writeFile(`${path}.new`, 'of a run that was killed');
    await chmod(`${path}.new`, 0o644);
    await writeWhole(path, 'secret', { mode: 0o640, exactly: { gid: null } });
    expect(await modeOf(path)).toBe(0o640);
    expect(await readFile(path, 'utf8')).toBe('secret');
  });

  it('stays as it is where the next text cannot be written', async () => {
    await expect(writeWhole(join(folder, 'missing', 'file'), 'text')).rejects.toThrow('ENOENT');
  });

  it('is left alone where it holds the text', async () => {
    await writeWholeIfDifferent(path, 'one');
    const { ino } = await stat(path);
    await writeWholeIfDifferent(path, 'one');
    expect((await stat(path)).ino).toBe(ino);
    await writeWholeIfDifferent(path, 'two');
    expect(await readFile(path, 'utf8')).toBe('two');
  });

  it('can have several next texts, which are put in place or taken away', async () => {
    const one = await stageFile(path, 'one', { label: 'a' });
    const two = await stageFile(path, 'two', { label: 'b' });
    await one.commit();
    await two.discard();
    expect(await readFile(path, 'utf8')).toBe('one');
    expect(await readdir(folder)).toEqual(['file']);
  });
});

describe('a text that is read', () => {
  it('is null where there is no file', async () => {
    expect(await readText(path, 10)).toBeNull();
  });

  it('may have as many bytes as are allowed, and not one more', async () => {
    await writeFile(path, '123456789ä'.slice(0, 10));
    expect(await readText(path, 11)).toBe('123456789ä');
    await expect(readText(path, 10)).rejects.toThrow(new UnfitFile('it is too large'));
  });

  it('is not waited for where there is a pipe or a folder', async () => {
    execFileSync('mkfifo', [path]);
    await expect(readText(path, 10)).rejects.toThrow(new UnfitFile('it is not a file'));
    await expect(readText(folder, 10)).rejects.toThrow(new UnfitFile('it is not a file'));
  });

  it('is UTF-8', async () => {
    await writeFile(path, Buffer.from([0xff, 0x41]));
    await expect(readText(path, 10)).rejects.toThrow(new UnfitFile('it is not UTF-8 text'));
  });
});

describe('a JSON file', () => {
  it('gives what was put into it', async () => {
    const file = new JsonFile(path);
    expect(await file.load()).toBeNull();
    await file.save({ a: [1] });
    expect(await file.load()).toEqual({ a: [1] });
  });

  it('that is damaged is told', async () => {
    await writeFile(path, '{');
    await expect(new JsonFile(path).load()).rejects.toThrow(SyntaxError);
  });
});
