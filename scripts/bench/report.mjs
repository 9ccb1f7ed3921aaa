const decimals = new Map([
  ['s', 2],
  ['ms', 1],
  ['MB', 1],
  ['% of a core', 2],
  ['probes', 0],
  ['requests/s', 0],
  ['clients', 0],
]);

const shown = (value, unit) => `${value.toFixed(decimals.get(unit) ?? 2)} ${unit}`;

const verdictOn = ({ value, wantAtMost }) => {
  if (wantAtMost === null) return '';
  return value <= wantAtMost ? 'yes' : 'NO';
};

const rowOf = (measurement) => [
  measurement.what,
  measurement.wantAtMost === null ? '' : `≤ ${measurement.wantAtMost} ${measurement.unit}`,
  shown(measurement.value, measurement.unit),
  verdictOn(measurement),
];

/** The machine that the figures are from, and the figures as a table that is Markdown too. */
export const reportOf = ({ machine, measurements }) => {
  const rows = [['what', 'want', 'measured', 'ok'], ...measurements.map(rowOf)];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`,
  );
  lines.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  const { cores, memoryMegabytes, operatingSystem, node, loadBefore } = machine;
  const load = `load average before: ${loadBefore.toFixed(2)}${loadBefore > cores / 4 ? ' (the machine was busy)' : ''}`;
  return `\n${operatingSystem}, ${cores} cores, ${memoryMegabytes} MB, Node ${node}; ${load}\n\n${lines.join('\n')}\n`;
};
