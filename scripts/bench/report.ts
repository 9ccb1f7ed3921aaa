interface Measurement {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** Null where nothing is asked for. */
  readonly wantAtMost: number | null;
}

/** What the bench has measured, and on which machine. */
export interface Figures {
  readonly machine: {
    readonly cores: number;
    readonly memoryMegabytes: number;
    readonly operatingSystem: string;
    readonly node: string;
    readonly loadBefore: number;
  };
  readonly measurements: readonly Measurement[];
}

const decimals = new Map([
  ['s', 2],
  ['ms', 1],
  ['MB', 1],
  ['% of a core', 2],
  ['probes', 0],
  ['requests/s', 0],
  ['clients', 0],
]);

const shown = (value: number, unit: string): string => `${value.toFixed(decimals.get(unit) ?? 2)} ${unit}`;

const verdictOn = ({ value, wantAtMost }: Measurement): string => {
  if (wantAtMost === null) return '';
  return value <= wantAtMost ? 'yes' : 'NO';
};

const rowOf = (measurement: Measurement): string[] => {
  const { what, value, unit, wantAtMost } = measurement;
  return [
    what,
    wantAtMost === null ? '' : `≤ ${wantAtMost} ${unit}`,
    shown(value, unit),
    verdictOn(measurement),
  ];
};

/** The machine that the figures are from, and the figures as a table that is Markdown too. */
export const reportOf = ({ machine, measurements }: Figures): string => {
  const head = ['what', 'want', 'measured', 'ok'];
  const rows = [head, ...measurements.map(rowOf)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  lines.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  const { cores, memoryMegabytes, operatingSystem, node, loadBefore } = machine;
  const load = `load average before: ${loadBefore.toFixed(2)}${loadBefore > cores / 4 ? ' (the machine was busy)' : ''}`;
  return `\n${operatingSystem}, ${cores} cores, ${memoryMegabytes} MB, Node ${node}; ${load}\n\n${lines.join('\n')}\n`;
};
