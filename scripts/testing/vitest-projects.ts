import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProject, projectFolder } from '../setup/project.js';
import { runProgram } from '../setup/run-program.js';
import { messageOf } from '../setup/script.js';

/** What we read of vitest's JSON report (https://vitest.dev/guide/reporters#json-reporter). */
export interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

export interface Results {
  readonly passed: number;
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}

/** Counts one report. A file that could not even be loaded is one failed test, under the file's name. */
export const resultsOf = ({ testResults }: Report): Results => {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const names = (isMeant: (status: string) => boolean): string[] =>
    tests.filter(({ status }) => isMeant(status)).map(({ fullName }) => fullName);
  const unloaded = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: names((status) => status === 'passed').length,
    failed: [...unloaded.map(({ name }) => name), ...names((status) => status === 'failed')],
    skipped: names((status) => status !== 'passed' && status !== 'failed'),
  };
};

/** Several results as one. */
export const sumOf = (all: readonly Results[]): Results => ({
  passed: all.reduce((sum, { passed }) => sum + passed, 0),
  failed: all.flatMap(({ failed }) => failed),
  skipped: all.flatMap(({ skipped }) => skipped),
});

/** What is told at the end; the line of counts is the last, alone on its line. */
export const summaryOf = ({ passed, failed, skipped }: Results): string => {
  const list = (title: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`${title} (${names.length}):`, ...names.map((name) => `  - ${name}`), ''];
  return [
    ...list('Skipped', skipped),
    ...list('Failed', failed),
    `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`,
  ].join('\n');
};

const readResults = (file: string): Results => {
  try {
    return resultsOf(JSON.parse(readFileSync(file, 'utf8')) as Report);
  } catch (error) {
    return { passed: 0, failed: [`vitest's report: ${messageOf(error)}`], skipped: [] };
  }
};

/**
 * Runs the tests of one project of vitest.config.ts and shows its progress.
 *
 * @returns its results; where vitest fails without a failed test (an error outside every test, no test at all) that counts as one
 */
export const runProject = async (project: string): Promise<Results> => {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-ups-results-'));
  const report = join(folder, 'report.json');
  try {
    const vitest = [process.execPath, inProject('node_modules', 'vitest', 'vitest.mjs')] as const;
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const { code } = await runProgram([...vitest, 'run', '--project', project, ...reporters], {
      cwd: projectFolder,
    });
    const results = readResults(report);
    if (code === 0 || results.failed.length > 0) return results;
    return { ...results, failed: [`the ${project} tests as a whole: vitest ended with ${code}`] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
