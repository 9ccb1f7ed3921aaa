/** "3 d 4 h", "5 min 20 s": two units, the rest does not matter to the eye. */
export function lasting(wholeSeconds: number): string {
  const rest = Math.max(0, Math.round(wholeSeconds));
  const counts = { d: rest / 86_400, h: (rest / 3_600) % 24, min: (rest / 60) % 60, s: rest % 60 };
  const parts = Object.entries(counts).map(([unit, count]) => `${Math.floor(count)} ${unit}`);
  const first = parts.findIndex((part) => !part.startsWith('0'));
  const [larger = '0 s', smaller = '0'] = first === -1 ? [] : parts.slice(first);
  return smaller.startsWith('0') ? larger : `${larger} ${smaller}`;
}

/** Lays rows out in columns. The first row is the heading. */
export function table(rows: readonly (readonly string[])[]): string {
  const widthOf = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const lineOf = (row: readonly string[]): string =>
    row.map((cell, column) => cell.padEnd(widthOf(column))).join('  ');
  return rows.map((row) => lineOf(row).trimEnd()).join('\n');
}
