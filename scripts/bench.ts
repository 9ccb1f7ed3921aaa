// npm run bench: makes the checkout ready, measures, and prints the figures as a table and as JSON. `-- --json FILE`
// writes the JSON to a file too; what else stands behind `--` is handed to vitest (`-t idle` takes only those figures).
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { reportOf, type Figures } from './bench/report.js';
import { build } from './setup/build.js';
import { inProject, projectFolder } from './setup/project.js';
import { runProgram } from './setup/run-program.js';
import { runScript, Unavailable } from './setup/script.js';
import { setUpPrograms } from './setup/system-programs.js';

const takeJsonFile = (words: string[]): string | null => {
  const at = words.indexOf('--json');
  if (at < 0) return null;
  const [, file] = words.splice(at, 2);
  if (file === undefined) throw new Unavailable('--json names no file.', 'npm run bench -- --json FILE');
  return resolve(file);
};

const measure = async (words: readonly string[], figuresFile: string): Promise<number> => {
  const vitest = [process.execPath, inProject('node_modules', 'vitest', 'vitest.mjs')] as const;
  const env = { SENTINEL_UPS_BENCH_FIGURES: figuresFile };
  const options = ['run', '--project', 'bench', '--reporter', 'verbose', ...words];
  return (await runProgram([...vitest, ...options], { cwd: projectFolder, env, output: 'stderr' })).code;
};

await runScript(async () => {
  const words = process.argv.slice(2);
  const jsonFile = takeJsonFile(words);
  await setUpPrograms('test');
  await build();
  const folder = mkdtempSync(join(tmpdir(), 'sups-bench-'));
  try {
    const figuresFile = join(folder, 'figures.json');
    const code = await measure(words, figuresFile);
    // No figures: `--help`, or nothing could be measured.
    if (!existsSync(figuresFile)) return words.includes('--help') ? code : Math.max(code, 1);
    const figures = readFileSync(figuresFile, 'utf8');
    console.log(reportOf(JSON.parse(figures) as Figures));
    console.log(figures);
    if (jsonFile !== null) writeFileSync(jsonFile, `${figures}\n`);
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
