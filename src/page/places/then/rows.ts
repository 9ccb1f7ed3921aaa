import type { HistoryReport } from '../../../api/history.js';

export type OutageSummary = HistoryReport['outages'][number];
type Gap = HistoryReport['not_recorded'][number];

export type Row =
  { readonly kind: 'outage'; readonly outage: OutageSummary } | { readonly kind: 'gap'; readonly gap: Gap };

/** An update restarts the service: a gap that is shorter says nothing about outages. */
const shortest = 60_000;

/** More of them nobody reads. */
const maxGaps = 100;

/**
 * Outages and drills with the times between them in which nothing was recorded, the newest first.
 *
 * @param isWhole no older outages are left to show; until then older gaps wait with them
 */
export function rowsOf(
  outages: readonly OutageSummary[],
  gaps: readonly Gap[],
  isWhole: boolean,
): readonly Row[] {
  const oldest = isWhole ? 0 : Date.parse(outages.at(-1)?.started ?? '');
  const shown = gaps
    .filter(({ from, to }) => Date.parse(to) - Date.parse(from) >= shortest && Date.parse(to) >= oldest)
    .slice(-maxGaps);
  const rows: Row[] = [
    ...outages.map((outage): Row => ({ kind: 'outage', outage })),
    ...shown.map((gap): Row => ({ kind: 'gap', gap })),
  ];
  return rows.sort((one, other) => timeOf(other) - timeOf(one));
}

const timeOf = (row: Row): number => Date.parse(row.kind === 'gap' ? row.gap.from : row.outage.started);
