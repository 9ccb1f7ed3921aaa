import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importFiles } from '../../src/cli/import.js';
import { loadSettings } from '../../src/config/load.js';
import { fixturePath } from '../import/given.js';

let folder = '';
let printed: string[] = [];
let told: string[] = [];
const outlets = {
  print: (text: string) => void printed.push(text),
  tell: (text: string) => void told.push(text),
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-import-'));
  printed = [];
  told = [];
});
afterEach(() => rm(folder, { recursive: true }));

const hub = fixturePath('power_manager.conf');

describe('sentinel-ups import', () => {
  it('writes the configuration, and the secrets beside it for nobody else to read', async () => {
    const out = join(folder, 'ups.yaml');
    await importFiles([hub], out, outlets);
    const { settings } = await loadSettings(out, {});
    expect(settings.http?.token).toBe('lake-7f3a91c2-hub');
    expect((await stat(join(folder, 'secrets.yaml'))).mode & 0o777).toBe(0o600);
    expect(printed).toEqual([]);
    expect(told.join('\n')).not.toContain('lake-7f3a91c2-hub');
  });

  it('makes the folder that it is to write to', async () => {
    const out = join(folder, 'etc', 'sentinel-ups', 'ups.yaml');
    await importFiles([hub], out, outlets);
    expect(await readdir(join(folder, 'etc', 'sentinel-ups'))).toEqual(['secrets.yaml', 'ups.yaml']);
  });

  it('prints the configuration without --out, and no secret', async () => {
    await importFiles([hub], null, outlets);
    expect(printed.join('\n')).toContain('token: !secret http_token');
    expect([...printed, ...told].join('\n')).not.toContain('lake-7f3a91c2-hub');
    expect(told.join('\n')).toContain('http_token');
  });

  it('overwrites nothing that is there', async () => {
    const out = join(folder, 'ups.yaml');
    await writeFile(out, 'mine');
    await expect(importFiles([hub], out, outlets)).rejects.toMatchObject({ code: 'OUT_EXISTS' });
    expect(await readFile(out, 'utf8')).toBe('mine');
  });

  it('does not write the configuration where its own secrets belong', async () => {
    const failure = { code: 'OUT_NOT_WRITTEN', remedy: expect.stringContaining('ups.yaml') as string };
    await expect(importFiles([hub], join(folder, 'secrets.yaml'), outlets)).rejects.toMatchObject(failure);
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves a secrets.yaml alone that is there, and tells what has to be entered', async () => {
    await writeFile(join(folder, 'secrets.yaml'), 'mine: 1');
    await importFiles([hub], join(folder, 'ups.yaml'), outlets);
    expect(await readFile(join(folder, 'secrets.yaml'), 'utf8')).toBe('mine: 1');
    expect(told.join('\n')).toMatch(/was left alone.*http_token/);
  });

  it('names a file that is not there', async () => {
    await expect(importFiles([join(folder, 'none')], null, outlets)).rejects.toMatchObject({
      code: 'NO_FILE',
    });
  });
});
