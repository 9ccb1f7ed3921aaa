import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './run-program.mjs';
import { tell } from './tell.mjs';

const settingFiles = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

/** A fingerprint of everything that the build in `folder` comes from. */
export const sourcesOf = (folder) => {
  const sources = readdirSync(join(folder, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of [...settingFiles.map((name) => join(folder, name)), ...sources.sort()]) {
    const content = readFileSync(file);
    hash.update(`${file.slice(folder.length)} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
};

const stampOf = (folder) => join(folder, 'dist', '.built-from');

/** Whether dist was built from the sources as they are. */
export const buildIsCurrent = (folder) => {
  try {
    return (
      existsSync(join(folder, 'dist', 'main.js')) &&
      readFileSync(stampOf(folder), 'utf8') === sourcesOf(folder)
    );
  } catch {
    return false;
  }
};

/**
 * Builds dist where the sources are newer.
 *
 * @throws Error where the compiler refuses
 */
export const build = async (folder) => {
  if (buildIsCurrent(folder)) return;
  tell('Building …');
  const sources = sourcesOf(folder);
  // An incremental compiler does not write a file anew that somebody removed.
  if (!existsSync(join(folder, 'dist', 'main.js'))) {
    rmSync(join(folder, 'dist', '.tsbuildinfo'), { force: true });
  }
  const { code } = await runProgram('npm', ['run', '--silent', 'build'], { cwd: folder, output: 'stderr' });
  if (code !== 0) throw new Error('The build failed; see the messages of the compiler above.');
  writeFileSync(stampOf(folder), sources);
};
