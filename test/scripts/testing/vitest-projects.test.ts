import { describe, expect, it } from 'vitest';
import { resultsOf, sumOf, summaryOf, type Report } from '../../../scripts/testing/vitest-projects.js';

const file = (status: string, ...tests: [string, string][]): Report['testResults'][number] => ({
  name: '/project/test/some.test.ts',
  status,
  assertionResults: tests.map(([fullName, outcome]) => ({ fullName, status: outcome })),
});

describe('the results of a vitest run', () => {
  it('count what passed and name what failed or was skipped', () => {
    const report = {
      testResults: [
        file('passed', ['a', 'passed'], ['b', 'skipped'], ['c', 'pending'], ['d', 'todo']),
        file('failed', ['e', 'failed'], ['f', 'passed']),
      ],
    };
    expect(resultsOf(report)).toEqual({ passed: 2, failed: ['e'], skipped: ['b', 'c', 'd'] });
  });

  it('count a file that could not be loaded as a failure', () => {
    expect(resultsOf({ testResults: [file('failed')] })).toEqual({
      passed: 0,
      failed: ['/project/test/some.test.ts'],
      skipped: [],
    });
  });

  it('are told with the counts alone on the last line', () => {
    const sum = sumOf([
      { passed: 2, failed: [], skipped: ['the lab (needs network namespaces) cuts'] },
      { passed: 1, failed: ['x'], skipped: [] },
    ]);
    expect(summaryOf(sum).split('\n')).toEqual([
      'Skipped (1):',
      '  - the lab (needs network namespaces) cuts',
      '',
      'Failed (1):',
      '  - x',
      '',
      '3 passed, 1 failed, 1 skipped',
    ]);
  });
});
