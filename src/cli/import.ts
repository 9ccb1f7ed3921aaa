import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readBounded } from '../config/engine/read_file.js';
import { Failure, messageOf } from '../domain/core/failure.js';
import { importSources } from '../import/formats.js';
import { systemCodeOf } from '../platform/system_error.js';
import type { SourceFile } from '../import/source.js';
import { yamlText, type ImportedText } from '../import/yaml_text.js';
import { exitCode } from './exit_code.js';

/** What the configuration's `!secret` names are looked up in, beside it. */
const secretsName = 'secrets.yaml';

/** Where lines for people go. */
export interface ImportOutput {
  /** The configuration, where no file is named for it. */
  readonly print: (text: string) => void;
  /** What somebody has to know. */
  readonly tell: (text: string) => void;
}

/**
 * `import FILE… [--out FILE]`: makes a configuration of other programs' files. It goes to `out`, its secrets to
 * secrets.yaml beside that; a folder that is missing is made, and nothing that is there already is overwritten.
 *
 * @param out null: the configuration is printed, and no secret is written anywhere
 * @throws Failure `NO_FILE`, `UNKNOWN_FORMAT`, `MALFORMED`, `NOT_IMPORTABLE`, `OUT_EXISTS`, `OUT_NOT_WRITTEN`
 */
export async function importFiles(
  files: readonly string[],
  out: string | null,
  { print, tell }: ImportOutput,
): Promise<number> {
  if (out !== null && basename(out) === secretsName)
    throw new Failure(
      'OUT_NOT_WRITTEN',
      `${out} is where the configuration's own secrets belong.`,
      `Name another file, such as ${join(dirname(out), 'ups.yaml')}; nothing was written.`,
    );
  const text = yamlText(importSources(await Promise.all(files.map(sourceOf))));
  if (out === null) {
    print(text.configuration.trimEnd());
    if (text.secrets !== null) tell(neededSecrets(text, 'beside the configuration'));
  } else {
    const folder = dirname(out);
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      throw notWritten(folder, error);
    });
    await writeNew(out, text.configuration, 0o644);
    tell(`${out} was written; look it over with: sentinel-ups check --config ${out}`);
    await writeSecrets(text, out, tell);
  }
  for (const warning of text.warnings) tell(`Look at this: ${warning}`);
  return exitCode.ok;
}

async function sourceOf(name: string): Promise<SourceFile> {
  const read = await readBounded(name);
  if (read.kind === 'text') return { name, text: read.text };
  const [why, remedy] =
    read.kind === 'missing' ? ['is not there', 'Look at its name'] : [read.why, 'Fix that, or leave it out'];
  throw new Failure('NO_FILE', `${name} ${why}.`, `${remedy}; nothing was written.`);
}

async function writeSecrets(text: ImportedText, out: string, tell: ImportOutput['tell']): Promise<void> {
  if (text.secrets === null) return;
  const file = join(dirname(out), secretsName);
  try {
    await writeNew(file, text.secrets, 0o600);
    tell(`${file} was written; it holds passwords.`);
  } catch (error) {
    if (error instanceof Failure && error.code === 'OUT_EXISTS') {
      tell(`${file} is there already and was left alone. ${neededSecrets(text, 'there')}`);
      return;
    }
    await rm(out, { force: true });
    throw error;
  }
}

const neededSecrets = ({ secretNames }: ImportedText, place: string): string =>
  `Enter these in secrets.yaml ${place}, with the passwords and tokens of the imported files: ${secretNames.join(', ')}.`;

async function writeNew(file: string, text: string, mode: number): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx', mode });
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST')
      throw new Failure('OUT_EXISTS', `${file} is there already.`, 'Name another file; nothing was written.');
    // Half a file, where the disk is full, would keep the next attempt from writing.
    await rm(file, { force: true }).catch(() => undefined);
    throw notWritten(file, error);
  }
}

const notWritten = (path: string, error: unknown): Failure =>
  new Failure(
    'OUT_NOT_WRITTEN',
    `${path} could not be written: ${messageOf(error)}.`,
    'Nothing was written.',
  );
