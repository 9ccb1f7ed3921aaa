// npm run bench: makes the checkout ready, measures, and prints the figures as a table and as JSON. `-- --json FILE`
// writes the JSON to a file too; what else stands behind `--` is handed to vitest (`-t idle` takes only those figures).
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { reportOf } from './bench/report.mjs';
import { inProject, projectFolder } from './setup/project.mjs';
import { runProgram } from './setup/run-program.mjs';
import { runScript, setUp } from './setup/set-up.mjs';
import { Unavailable } from './setup/unavailable.mjs';

const takeJsonFile = (words) => {
  const at = words.indexOf('--json');
  if (at < 0) return { jsonFile: null, rest: words };
  const jsonFile = words[at + 1];
  if (jsonFile === undefined) throw new Unavailable('--json names no file.', 'npm run bench -- --json FILE');
  return { jsonFile: resolve(jsonFile), rest: words.toSpliced(at, 2) };
};

const measure = async (words, figuresFile) => {
  const vitest = inProject('node_modules', 'vitest', 'vitest.mjs');
  const command = [vitest, 'run', '--project', 'bench', '--reporter', 'verbose', ...words];
  const env = { SENTINEL_UPS_BENCH_FIGURES: figuresFile };
  return (await runProgram(process.execPath, command, { cwd: projectFolder, env, output: 'stderr' })).code;
};

await runScript(async () => {
  const { jsonFile, rest } = takeJsonFile(process.argv.slice(2));
  await setUp('test');
  const folder = mkdtempSync(join(tmpdir(), 'sups-bench-'));
  try {
    const figuresFile = join(folder, 'figures.json');
    const code = await measure(rest, figuresFile);
    if (!existsSync(figuresFile)) return code === 0 ? 1 : code;
    const figures = readFileSync(figuresFile, 'utf8');
    console.log(reportOf(JSON.parse(figures)));
    console.log(figures);
    if (jsonFile !== null) writeFileSync(jsonFile, `${figures}\n`);
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
