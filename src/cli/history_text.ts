import type { HistoryReport, OutageDetailsReport, OutageReport } from '../api/history.js';
import { lasting, table } from './layout.js';

/** The readable form of the list of outages and drills. Times are in UTC, as in the log. */
export function historyText({ outages, recording_since: since, not_recorded: gaps }: HistoryReport): string {
  const recorded =
    since === null
      ? 'Nothing was recorded yet.'
      : `Recorded since ${shortTime(since)}${gaps.length === 0 ? '' : `, with ${gaps.length} ${gaps.length === 1 ? 'gap' : 'gaps'}`}.`;
  const last = gaps.at(-1);
  const gap = last === undefined ? [] : [`Last gap: ${shortTime(last.from)} to ${shortTime(last.to)}.`];
  if (outages.length === 0) return [recorded, ...gap, 'No outage and no drill yet.'].join('\n');
  const rows = [['ID', 'KIND', 'UPS', 'STARTED (UTC)', 'LASTED', 'HOSTS DOWN', 'WOKEN'], ...outages.map(row)];
  return [recorded, ...gap, '', table(rows)].join('\n');
}

/** The readable form of one outage or drill, with everything that happened in it. */
export function outageText(outage: OutageDetailsReport): string {
  const { kind, id, ups, started, events, hosts } = outage;
  const lanes = hosts.map(({ name, lane }) => [
    name,
    lane.map(({ state, from }) => `${shortTime(from).slice(11)} ${state.replaceAll('_', ' ')}`).join(', '),
  ]);
  return [
    `${kind === 'drill' ? 'Drill' : 'Outage'} ${id} of ${ups}: ${shortTime(started)} UTC, ${lastingOf(outage)}`,
    ...(lanes.length === 0 ? [] : ['', table([['HOST', 'WAS'], ...lanes])]),
    '',
    ...events.map(({ at, message }) => `${shortTime(at)}  ${message}`),
  ].join('\n');
}

const row = (outage: OutageReport): string[] => [
  String(outage.id),
  outage.kind,
  outage.ups,
  shortTime(outage.started),
  lastingOf(outage),
  String(outage.hosts_down),
  String(outage.hosts_woken),
];

const lastingOf = ({ ended, duration }: OutageReport): string =>
  ended === null ? 'goes on' : duration === null ? 'not known' : lasting(duration);

const shortTime = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
