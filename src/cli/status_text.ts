import type { ProbedReport, StatusOfHost, StatusReport, UpsReport } from '../api/report.js';

/** The readable form of a status report. */
export function statusText(report: StatusReport, now: Date): string {
  const ago = (time: string): string => lasting((now.getTime() - Date.parse(time)) / 1000);
  const { mains } = report;
  const lines = [
    `Mains     ${mains.state}${mains.simulated ? ' (simulated: a drill)' : ''} for ${ago(mains.since)}`,
    `Why       ${mains.reason}`,
    ...report.problems.map((problem, index) => `${index === 0 ? 'Problem ' : '        '}  ${problem}`),
    ...(report.drill ? ['Drill     on'] : []),
    ...(report.maintenance_until === null
      ? []
      : [`Maintenance  on until ${report.maintenance_until}: the UPS status is held`]),
    ...(report.last_outage === null ? [] : [lastOutage(report.last_outage)]),
    '',
    table([
      ['SENTINEL', 'STATE', 'FOR', 'LATENCY', 'WHY'],
      ...report.sentinels.map((sentinel) => probedRow(sentinel, ago)),
    ]),
  ];
  if (report.witnesses.length > 0) {
    const rows = report.witnesses.map((witness) => probedRow(witness, ago));
    lines.push('', table([['WITNESS', 'STATE', 'FOR', 'LATENCY', 'WHY'], ...rows]));
  }
  lines.push(
    '',
    table([
      ['UPS', 'STATUS', 'LOW BATTERY IN', 'BATTERY', 'RUNTIME', 'CLIENTS'],
      ...report.upses.map(upsRow),
    ]),
  );
  if (report.hosts.length > 0) {
    const until = (time: string): string => lasting((Date.parse(time) - now.getTime()) / 1000);
    const rows = report.hosts.map((host) => hostRow(host, ago, until));
    lines.push('', table([['HOST', 'STATE', 'DELAY', 'NEXT', 'LAST REPORT', 'WHY'], ...rows]));
  }
  return lines.join('\n');
}

const lastOutage = ({ started, duration }: { started: string; duration: number | null }): string =>
  `Last outage  ${started}, ${duration === null ? 'still going on' : `lasted ${lasting(duration)}`}`;

const probedRow = (probed: ProbedReport, ago: (time: string) => string): string[] => [
  probed.name,
  probed.state,
  ago(probed.since),
  probed.latency_ms === null ? '-' : `${probed.latency_ms} ms`,
  probed.reason,
];

const upsRow = (ups: UpsReport): string[] => [
  ups.name,
  ups.status === 'stale' ? 'stale (not decided yet)' : `${ups.status}${ups.simulated ? ' (simulated)' : ''}`,
  ups.low_battery_in === null ? '-' : lasting(ups.low_battery_in),
  ups.battery_charge === null ? '-' : `${ups.battery_charge} %`,
  ups.battery_runtime === null ? '-' : lasting(ups.battery_runtime),
  ups.clients === null ? '?' : String(ups.clients),
];

const hostRow = (
  host: StatusOfHost,
  ago: (time: string) => string,
  until: (time: string) => string,
): string[] => [
  host.name,
  host.state.replaceAll('_', ' '),
  delayOf(host),
  nextOf(host.next, until),
  host.last_report === null ? '-' : `${ago(host.last_report)} ago${host.stale ? ' (stopped)' : ''}`,
  host.reason,
];

const nextOf = (next: StatusOfHost['next'], until: (time: string) => string): string => {
  if (next === null) return '-';
  return `${next.action.replaceAll('_', ' ')} ${next.at === null ? 'when it can' : `in ${until(next.at)}`}`;
};

const delayOf = ({ shutdown_delay: delay, configured_delay: configured }: StatusOfHost): string => {
  if (delay === null) return '-';
  return configured === null ? lasting(delay) : `${lasting(delay)} (configured: ${lasting(configured)})`;
};

/** "3 d 4 h", "5 min 20 s": two units, the rest does not matter to the eye. */
function lasting(wholeSeconds: number): string {
  const rest = Math.max(0, Math.round(wholeSeconds));
  const parts: [number, string][] = [
    [Math.floor(rest / 86_400), 'd'],
    [Math.floor(rest / 3_600) % 24, 'h'],
    [Math.floor(rest / 60) % 60, 'min'],
    [rest % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** Lays rows out in columns. The first row is the heading. */
function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
