import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationErrors } from '../../src/config/engine/configuration_errors.js';
import { loadSettings } from '../../src/config/load.js';
import type { LoadedSettings } from '../../src/config/sections/registry.js';

export interface LoadContext {
  /** The text of `secrets.yaml`; left out: there is none. */
  readonly secrets?: string | Uint8Array;
  readonly env?: NodeJS.ProcessEnv;
  /** Further files in the same folder. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Loads a configuration from a real file in a folder of its own. */
export const load = async (
  text: string | Uint8Array,
  { secrets, env = {}, files = {} }: LoadContext = {},
): Promise<LoadedSettings> => {
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-config-'));
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    if (secrets !== undefined) await writeFile(join(folder, 'secrets.yaml'), secrets);
    await writeFile(join(folder, 'ups.yaml'), text);
    return await loadSettings(join(folder, 'ups.yaml'), env);
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** What loading complains about; fails where it does not, or otherwise than it should. */
export const errorsOf = async (
  text: string | Uint8Array,
  context?: LoadContext,
): Promise<ConfigurationErrors> => {
  try {
    await load(text, context);
  } catch (thrown) {
    if (thrown instanceof ConfigurationErrors) return thrown;
    throw thrown;
  }
  throw new Error(`nobody complained about:\n${String(text)}`);
};

/** The complaints in the form `line:column key: what`. */
export const complaintsAbout = async (
  text: string | Uint8Array,
  context?: LoadContext,
): Promise<readonly string[]> => {
  const { problems } = await errorsOf(text, context);
  return problems.map(
    ({ line, column, key, what }) => `${line ?? '-'}:${column ?? '-'}${key === '' ? '' : ` ${key}`}: ${what}`,
  );
};
