import { describe, expect, it } from 'vitest';
import { rowsOf, type OutageSummary } from '../../../../src/page/places/then/rows.js';

const outage = (id: number, started: string): OutageSummary => ({
  ...{ id, kind: 'outage', ups: 'ups', started, ended: started, duration: 1, hosts_down: 0, hosts_woken: 0 },
});
const gap = (from: string, to: string) => ({ from, to });

const outages = [outage(2, '2026-03-01T00:00:00Z'), outage(1, '2026-02-01T00:00:00Z')];
const away = gap('2026-02-10T00:00:00Z', '2026-02-11T00:00:00Z');
const long = gap('2026-01-01T00:00:00Z', '2026-01-20T00:00:00Z');

const told = (rows: ReturnType<typeof rowsOf>) =>
  rows.map((row) => (row.kind === 'gap' ? row.gap.from : row.outage.id));

describe('the list of outages', () => {
  it('has what was not recorded between them, the newest first', () => {
    expect(told(rowsOf(outages, [long, away], true))).toEqual([2, away.from, 1, long.from]);
  });

  it('leaves older gaps to the older outages that are not shown yet', () => {
    expect(told(rowsOf(outages, [long, away], false))).toEqual([2, away.from, 1]);
  });

  it('does not tell of a mere restart', () => {
    expect(told(rowsOf([], [gap('2026-02-10T00:00:00Z', '2026-02-10T00:00:20Z')], true))).toEqual([]);
  });
});
