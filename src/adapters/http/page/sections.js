import { element, nothing, showChildren, small, state, table } from './elements.js';
import {
  clockTime,
  hostWord,
  lasting,
  lowBatteryWord,
  mainsWord,
  nextWord,
  primaryWord,
  probedWord,
  supplyWord,
  upsWord,
} from './words.js';

/**
 * Shows a report.
 *
 * @param report what `api/status` told
 * @param now the service's own time, in milliseconds since 1970
 * @param sinceReceived seconds since the report came
 */
export function showReport(report, now, sinceReceived) {
  const ago = (time) => lasting((now - Date.parse(time)) / 1000);
  showMains(report, now, ago);
  const hosts = report.hosts.map((host) => hostRow(host, now, sinceReceived, ago));
  showTable('hosts', 'Hosts', ['Host', 'State', 'Delay', 'Next', 'Last report'], hosts);
  const upses = report.upses.map((ups) => upsRow(ups, sinceReceived));
  showTable('upses', 'UPSes', ['UPS', 'Status', 'Battery low', 'Battery', 'Clients'], upses);
  const { supplies } = report;
  const isShown = supplies.some(({ source }) => supplies.length > 1 || source !== 'sentinels');
  const feeding = isShown ? supplies.map((supply) => supplyRow(supply, now, ago)) : [];
  showTable('supplies', 'What feeds the hosts', ['UPS', 'Mains', 'Since', 'Told by', 'Safe to cut'], feeding);
  const rowOf = (probed) => probedRow(probed, now, ago);
  const headings = ['Name', 'State', 'Since', 'Latency'];
  showTable('sentinels', 'Sentinels, on raw mains', headings, report.sentinels.map(rowOf));
  showTable('witnesses', 'Witnesses, on the UPS', headings, report.witnesses.map(rowOf));
}

/** The problems, and what the service's own health check finds. */
export function showProblems(problems) {
  document.getElementById('problems').hidden = problems.length === 0;
  const list = problems.map((problem) => element('li', {}, problem));
  showChildren(document.getElementById('problem-list'), list);
}

function showMains(report, now, ago) {
  const { mains, upses, drill, maintenance_until: maintenance, last_outage: outage, primary } = report;
  const word = mainsWord(mains);
  document.getElementById('mains').className = `card ${word.tone}`;
  // What is read aloud moves only with the state: no running times in it.
  showChildren(document.getElementById('mains-line'), [
    element('p', { class: 'headline' }, state(word)),
    element('p', {}, mains.reason),
  ]);
  const lines = [`Since ${clockTime(mains.since, now)}, for ${ago(mains.since)}.`];
  const marks = [];
  if (drill) marks.push('Drill: every client that obeys shuts down as in an outage.');
  if (maintenance !== null) {
    marks.push(`Maintenance until ${clockTime(maintenance, now)}: what the UPSes say is held.`);
  }
  if (primary !== null && primary.stage !== 'staying') marks.push(primaryWord(primary));
  const [main] = upses;
  if (main !== undefined && main.battery_charge !== null) lines.push(`Battery: ${batteryText(main)}.`);
  if (outage !== null) lines.push(outageText(outage, now));
  showChildren(document.getElementById('mains-more'), [
    ...lines.map((line) => element('p', { class: 'small' }, line)),
    ...marks.map((mark) => element('p', { class: 'mark' }, mark)),
  ]);
}

const outageText = ({ started, duration }, now) =>
  duration === null
    ? `The outage began ${clockTime(started, now)} and still goes on.`
    : `Last outage: ${clockTime(started, now)}, lasted ${lasting(duration)}.`;

const batteryText = ({ battery_charge: charge, battery_runtime: runtime }) =>
  runtime === null ? `${charge} %` : `${charge} %, ${lasting(runtime)}`;

function showTable(id, caption, headings, rows) {
  const section = document.getElementById(id);
  section.hidden = rows.length === 0;
  showChildren(section, [table(caption, headings, rows)]);
}

const upsRow = (ups, sinceReceived) => [
  [ups.name],
  [state(upsWord(ups)), ...small(ups.simulated ? 'simulated: a drill' : '')],
  [lowBatteryWord(ups, sinceReceived)],
  ups.battery_charge === null ? nothing : [batteryText(ups)],
  [ups.clients === null ? 'not known' : String(ups.clients)],
];

const supplyRow = (supply, now, ago) => [
  [supply.name],
  [state(supplyWord(supply.mains)), ...small(supply.mains.reason)],
  [clockTime(supply.mains.since, now), ...small(`for ${ago(supply.mains.since)}`)],
  [
    supply.source,
    ...small(supply.stale === null ? '' : `silent for ${ago(supply.stale.since)}: ${supply.stale.reason}`),
  ],
  supply.safe_to_cut
    ? [supply.cut_in === null ? 'yes' : `in ${lasting(supply.cut_in)}`]
    : ['no', ...small(supply.on_battery ? supply.blocked_by.join('; ') : '')],
];

const hostRow = (host, now, sinceReceived, ago) => [
  [host.name],
  [state(hostWord(host)), ...small(host.reason), ...small(host.simulated ? 'in a drill' : '')],
  host.shutdown_delay === null
    ? nothing
    : [
        lasting(host.shutdown_delay),
        ...small(host.configured_delay === null ? '' : `configured: ${lasting(host.configured_delay)}`),
      ],
  host.next === null ? nothing : [nextWord(host, now, sinceReceived)],
  host.last_report === null
    ? nothing
    : [`${ago(host.last_report)} ago`, ...small(host.stale ? 'its reports have stopped' : '')],
];

const probedRow = (probed, now, ago) => [
  [probed.name],
  [state(probedWord(probed)), ...small(probed.reason)],
  [clockTime(probed.since, now), ...small(`for ${ago(probed.since)}`)],
  probed.latency_ms === null ? nothing : [`${probed.latency_ms} ms`],
];
