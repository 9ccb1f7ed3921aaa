import { describe, expect, it } from 'vitest';
import { reportOf } from '../../../scripts/bench/report.js';

const machine = {
  cores: 2,
  memoryMegabytes: 4000,
  operatingSystem: 'Debian',
  node: 'v20.19.0',
  loadBefore: 0.1,
};
const rowsOf = (report: string): string[] =>
  report
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.replace(/ +/g, ' '));

describe("the bench's report", () => {
  it('holds every figure against what is wanted', () => {
    const figure = (value: number, wantAtMost: number | null) => ({
      what: 'it',
      value,
      unit: 'ms',
      wantAtMost,
    });
    const report = reportOf({ machine, measurements: [figure(20, 20), figure(20.1, 20), figure(7, null)] });
    expect(rowsOf(report).slice(2)).toEqual([
      '| it | ≤ 20 ms | 20.0 ms | yes |',
      '| it | ≤ 20 ms | 20.1 ms | NO |',
      '| it | | 7.0 ms | |',
    ]);
  });

  it('tells that the machine was busy', () => {
    const busy = 'the machine was busy';
    expect(reportOf({ machine: { ...machine, loadBefore: 2 }, measurements: [] })).toContain(busy);
    expect(reportOf({ machine, measurements: [] })).not.toContain(busy);
  });
});
