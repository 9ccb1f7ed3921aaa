import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIsCurrent } from '../setup/build.mjs';
import { inProject, projectFolder } from '../setup/project.mjs';
import { runProgram } from '../setup/run-program.mjs';
import { sideBySide } from './side-by-side.mjs';

const tool = (...path) => [process.execPath, inProject('node_modules', ...path)];

const programs = {
  lint: [...tool('eslint', 'bin', 'eslint.js'), '.'],
  types: [...tool('typescript', 'bin', 'tsc'), '-p', 'tsconfig.json', '--noEmit'],
  dependencies: [
    ...tool('dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
    ...['--config', '.dependency-cruiser.cjs', 'src', 'test'],
  ],
  format: [...tool('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  'unused code': tool('knip', 'bin', 'knip.js'),
};

const runRule = async ([command, ...args]) => {
  const { code, output } = await runProgram(command, args, { cwd: projectFolder, output: 'collect' });
  return { passed: code === 0, output };
};

/** config/schema.json is written from the schema in the code; it must not lag behind. */
const schemaIsInStep = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-ups-schema-'));
  try {
    if (!buildIsCurrent(projectFolder))
      return { passed: false, output: 'There is no current build to take it from.\n' };
    const written = join(folder, 'schema.json');
    const { code, output } = await runProgram(
      process.execPath,
      [inProject('dist', 'config', 'write-schema.js'), written],
      { cwd: projectFolder, output: 'collect' },
    );
    if (code !== 0) return { passed: false, output };
    const passed = readFileSync(written, 'utf8') === readFileSync(inProject('config', 'schema.json'), 'utf8');
    return { passed, output: passed ? '' : 'config/schema.json differs from src/config: npm run schema\n' };
  } catch (error) {
    return { passed: false, output: `${error.message}\n` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/**
 * Checks every house rule (lint, format, types, dependency rules, unused code, schema), all of them even where one fails. Wants a
 * current build.
 *
 * @returns the names of those that failed
 */
export const checkHouseRules = async () => {
  const rules = [
    ...Object.entries(programs).map(([name, words]) => [name, () => runRule(words)]),
    ['config/schema.json', schemaIsInStep],
  ];
  const works = rules.map(([name, check]) => async () => {
    const start = performance.now();
    const { passed, output } = await check();
    const took = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${passed ? '✓' : '✗'} ${name} (${took} s)`);
    if (!passed) console.log(output.trimEnd());
    return passed ? null : name;
  });
  return (await sideBySide(works, 2)).filter((name) => name !== null);
};
