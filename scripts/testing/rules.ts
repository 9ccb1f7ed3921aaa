import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { inProject, projectFolder } from '../setup/project.js';
import { runProgram } from '../setup/run-program.js';
import { messageOf } from '../setup/script.js';

interface Verdict {
  readonly passed: boolean;
  readonly output: string;
}

const node = async (program: readonly string[], ...args: string[]): Promise<Verdict> => {
  const words = [process.execPath, inProject(...program), ...args] as const;
  const { code, output } = await runProgram(words, { cwd: projectFolder, output: 'collect' });
  return { passed: code === 0, output };
};

const tool = (path: string, ...args: string[]): Promise<Verdict> =>
  node(['node_modules', ...path.split('/')], ...args);

/** config/schema.json is written from the schema in the code; it must not lag behind. */
const schemaIsCurrent = async (isBuilt: boolean): Promise<Verdict> => {
  if (!isBuilt) return { passed: false, output: 'There is no current build to take it from.' };
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-ups-schema-'));
  try {
    const file = join(folder, 'schema.json');
    const written = await node(['dist', 'config', 'write-schema.js'], file);
    if (!written.passed) return written;
    const passed = readFileSync(file, 'utf8') === readFileSync(inProject('config', 'schema.json'), 'utf8');
    return { passed, output: 'config/schema.json differs from src/config: npm run schema' };
  } catch (error) {
    return { passed: false, output: messageOf(error) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/**
 * Checks every rule (lint, format, types, dependency rules, unused code, schema), also after one has failed.
 *
 * @param isBuilt whether dist is what src says
 * @returns the names of those that failed
 */
export const checkRules = async (isBuilt: boolean): Promise<string[]> => {
  const rules: [string, () => Promise<Verdict>][] = [
    ['lint', () => tool('eslint/bin/eslint.js', '.')],
    ['types', () => tool('typescript/bin/tsc', '-p', 'tsconfig.json', '--noEmit')],
    ['types of the page', () => tool('typescript/bin/tsc', '-p', 'src/page/tsconfig.json')],
    ['types of its tests', () => tool('typescript/bin/tsc', '-p', 'test/page/tsconfig.json')],
    [
      'dependencies',
      () => {
        const config = ['--config', '.dependency-cruiser.cjs'];
        return tool('dependency-cruiser/bin/dependency-cruise.mjs', ...config, 'src', 'test', 'scripts');
      },
    ],
    ['format', () => tool('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')],
    ['unused code', () => tool('knip/bin/knip.js')],
    ['config/schema.json', () => schemaIsCurrent(isBuilt)],
  ];
  const failed: string[] = [];
  const worker = async (): Promise<void> => {
    for (let rule = rules.shift(); rule !== undefined; rule = rules.shift()) {
      const [name, check] = rule;
      const start = performance.now();
      const { passed, output } = await check();
      console.log(`${passed ? '✓' : '✗'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
      if (passed) continue;
      console.log(output.trimEnd());
      failed.push(name);
    }
  };
  await Promise.all([worker(), worker()]);
  return failed;
};
