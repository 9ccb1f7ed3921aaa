/**
 * Counts one report of vitest's JSON reporter.
 *
 * @param report the parsed report (https://vitest.dev/guide/reporters#json-reporter)
 * @returns the number of passed tests, and the names of those that failed and that were skipped. A file that could not even be
 *   loaded is one failed test, under the file's name.
 */
export const resultsOf = (report) => {
  const results = { passed: 0, failed: [], skipped: [] };
  for (const file of report.testResults) {
    if (file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')) {
      results.failed.push(file.name);
    }
    for (const { status, fullName } of file.assertionResults) {
      if (status === 'passed') results.passed += 1;
      else if (status === 'failed') results.failed.push(fullName);
      else results.skipped.push(fullName);
    }
  }
  return results;
};

/** Several results as one. */
export const sumOf = (all) => ({
  passed: all.reduce((sum, { passed }) => sum + passed, 0),
  failed: all.flatMap(({ failed }) => failed),
  skipped: all.flatMap(({ skipped }) => skipped),
});

/** What is told at the end; the line of counts is the last, alone on its line. */
export const summaryOf = ({ passed, failed, skipped }) => {
  const list = (title, names) =>
    names.length === 0 ? [] : [`${title} (${names.length}):`, ...names.map((name) => `  - ${name}`), ''];
  return [
    ...list('Skipped', skipped),
    ...list('Failed', failed),
    `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`,
  ].join('\n');
};
