import { readFileSync } from 'node:fs';
import { loadSettings } from '../../src/config/load.js';
import type { LoadedSettings } from '../../src/config/sections/registry.js';
import { Failure } from '../../src/domain/core/failure.js';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importSources } from '../../src/import/formats.js';
import type { SourceFile } from '../../src/import/source.js';
import { yamlText, type ImportedText } from '../../src/import/yaml_text.js';

export const fixtureNames = [
  'power_manager.conf',
  'old_power_manager.conf',
  'upshub.conf',
  'powerwatch.py',
  'ups.conf',
  'upsd.conf',
  'upsd.users',
  'nut.conf',
  'upsmon.conf',
] as const;

export const fixturePath = (name: string): string => new URL(`fixtures/${name}`, import.meta.url).pathname;

export const fixture = (name: (typeof fixtureNames)[number]): SourceFile => ({
  name,
  text: readFileSync(fixturePath(name), 'utf8'),
});

export const source = (text: string, name = 'given.conf'): SourceFile => ({ name, text });

export const textOf = (...sources: readonly SourceFile[]): ImportedText => yamlText(importSources(sources));

/** Loads what was imported as `sentinel-ups check` does. */
export const loaded = async ({ configuration, secrets }: ImportedText): Promise<LoadedSettings> => {
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-import-'));
  try {
    await writeFile(join(folder, 'ups.yaml'), configuration);
    if (secrets !== null) await writeFile(join(folder, 'secrets.yaml'), secrets);
    return await loadSettings(join(folder, 'ups.yaml'), {});
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** The settings that come of fixtures. */
export const settingsOf = async (
  ...names: readonly (typeof fixtureNames)[number][]
): Promise<LoadedSettings['settings']> => (await loaded(textOf(...names.map(fixture)))).settings;

/** What is told of a text that cannot be imported. */
export const failureOf = (text: string): Failure => {
  try {
    textOf(source(text));
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('nobody complained');
};
