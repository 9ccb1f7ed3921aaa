import type {
  ProbedReport,
  ScheduleReport,
  StatusOfHost,
  StatusReport,
  SupplyReport,
  UpsReport,
} from '../api/report.js';
import { lasting, table } from './layout.js';

/** The readable form of a status report. */
export function statusText(report: StatusReport, now: Date): string {
  const ago = (time: string): string => lasting((now.getTime() - Date.parse(time)) / 1000);
  const { mains } = report;
  const probed = (kind: string, probes: readonly ProbedReport[]): string =>
    table([[kind, 'STATE', 'FOR', 'LATENCY', 'WHY'], ...probes.map((probe) => probedRow(probe, ago))]);
  const lines = [
    `Mains     ${mains.state}${mains.simulated ? ' (simulated: a drill)' : ''} for ${ago(mains.since)}`,
    `Why       ${mains.reason}`,
    ...report.problems.map((problem, index) => `${index === 0 ? 'Problem ' : '        '}  ${problem}`),
    ...(report.drill ? ['Drill     on'] : []),
    ...(report.maintenance_until === null
      ? []
      : [`Maintenance  on until ${report.maintenance_until}: the UPS status is held`]),
    ...(report.last_outage === null ? [] : [lastOutage(report.last_outage)]),
    ...(report.primary === null ? [] : [`This machine  ${primaryText(report.primary)}`]),
  ];
  if (report.sentinels.length > 0) lines.push('', probed('SENTINEL', report.sentinels));
  if (report.witnesses.length > 0) lines.push('', probed('WITNESS', report.witnesses));
  const upsHeadings = ['UPS', 'STATUS', 'LOW BATTERY IN', 'BATTERY', 'RUNTIME', 'CLIENTS'];
  lines.push('', table([upsHeadings, ...report.upses.map(upsRow)]));
  if (report.supplies.some(({ source }) => report.supplies.length > 1 || source !== 'sentinels')) {
    const headings = ['FED BY', 'MAINS', 'FOR', 'TOLD BY', 'SAFE TO CUT', 'WHY'];
    lines.push('', table([headings, ...report.supplies.map((supply) => supplyRow(supply, ago))]));
  }
  if (report.hosts.length > 0) {
    const until = (time: string): string => lasting((Date.parse(time) - now.getTime()) / 1000);
    const rows = report.hosts.map((host) => hostRow(host, ago, until));
    lines.push('', table([['HOST', 'STATE', 'DELAY', 'NEXT', 'LAST REPORT', 'WHY'], ...rows]));
  }
  if (report.schedules.length > 0) {
    const rows = report.schedules.map((schedule) => scheduleRow(schedule, now));
    lines.push('', table([['SCHEDULE', 'DOES', 'NEXT', 'IN', 'NOW'], ...rows]));
  }
  return lines.join('\n');
}

const scheduleRow = (schedule: ScheduleReport, now: Date): string[] => {
  const { next, running_until: until, enabled } = schedule;
  const left = (time: string): string => lasting((Date.parse(time) - now.getTime()) / 1000);
  const state = [
    ...(enabled ? [] : ['off']),
    ...(until === null ? [] : [`goes on for ${left(until)}`]),
    ...(schedule.skip_next ? ['leaves out the one before'] : []),
  ];
  return [
    schedule.name,
    schedule.do,
    next ?? '-',
    next === null ? '-' : left(next),
    state.length === 0 ? '-' : state.join(', '),
  ];
};

const lastOutage = ({ started, duration }: NonNullable<StatusReport['last_outage']>): string =>
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

const supplyRow = (supply: SupplyReport, ago: (time: string) => string): string[] => [
  supply.name,
  `${supply.mains.state}${supply.mains.simulated ? ' (simulated)' : ''}`,
  ago(supply.mains.since),
  supply.source,
  supply.safe_to_cut ? (supply.cut_in === null ? 'yes' : `in ${lasting(supply.cut_in)}`) : 'no',
  [
    supply.mains.reason,
    ...(supply.stale === null || supply.mains.reason.includes(supply.stale.reason)
      ? []
      : [`nothing is heard of it: ${supply.stale.reason}`]),
    ...(supply.on_battery && !supply.safe_to_cut ? supply.blocked_by : []),
  ].join('; '),
];

const primaryText = ({ stage, waits_for: left, trouble }: NonNullable<StatusReport['primary']>): string => {
  if (trouble !== null) return `could not be shut down: ${trouble}`;
  if (stage === 'waiting') return `waits for the hosts to be down, for ${lasting(left ?? 0)} at most`;
  return { staying: 'stays up', cutting: 'tells its UPS to cut the power', going: 'shuts down now' }[stage];
};

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
