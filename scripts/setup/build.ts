import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join, sep } from 'node:path';
import { buildPage } from './page.js';
import { inProject } from './project.js';
import { runProgram } from './run-program.js';
import { messageOf, tell } from './script.js';

const dist = inProject('dist');
export const program = join(dist, 'main.js');

/** The compiler in build mode: it does nothing where nothing changed. */
export const compiler = [
  process.execPath,
  inProject('node_modules', 'typescript', 'bin', 'tsc'),
  ...['-b', inProject('tsconfig.build.json')],
] as const;

/** What the compiler leaves to do: dist holds what src holds and no more, the page, an executable program. */
export const finishBuild = async (): Promise<void> => {
  await buildPage();
  for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (file.startsWith(`page${sep}`)) continue;
    const source = inProject('src', file.replace(/\.js(\.map)?$/, '.ts'));
    if (/\.js(\.map)?$/.test(file) && !existsSync(source)) rmSync(join(dist, file));
  }
  chmodSync(program, 0o755);
};

/**
 * Builds dist where the sources are newer.
 *
 * @throws Error where the compiler refuses
 */
export const build = async (): Promise<void> => {
  if (!existsSync(program)) {
    tell('Building …');
    // The compiler does not miss a file that somebody removed.
    rmSync(join(dist, '.tsbuildinfo'), { force: true });
  }
  const { code } = await runProgram(compiler, { output: 'stderr' });
  if (code !== 0) throw new Error('The build failed; see the messages of the compiler above.');
  await finishBuild();
};

/** As `build`, but a failure is only printed. @returns whether dist is what src says */
export const tryBuild = async (): Promise<boolean> => {
  try {
    await build();
    return true;
  } catch (error) {
    console.log(messageOf(error));
    return false;
  }
};
