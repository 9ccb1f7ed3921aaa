import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProject, projectFolder } from '../setup/project.mjs';
import { runProgram } from '../setup/run-program.mjs';
import { resultsOf } from './vitest-results.mjs';

/**
 * Runs the tests of one project of vitest.config.ts and shows its progress.
 *
 * @returns its results; where vitest fails without a failed test (an error outside every test, no test at all) that counts as one
 */
export const runProject = async (project) => {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-ups-results-'));
  const report = join(folder, 'report.json');
  try {
    const { code } = await runProgram(
      process.execPath,
      [
        ...[inProject('node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', project],
        ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      ],
      { cwd: projectFolder },
    );
    const results = readResults(report);
    if (code !== 0 && results.failed.length === 0) {
      results.failed.push(`the ${project} tests as a whole: vitest ended with ${code}`);
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const readResults = (file) => {
  try {
    return resultsOf(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    return { passed: 0, failed: [`vitest's report: ${error.message}`], skipped: [] };
  }
};
