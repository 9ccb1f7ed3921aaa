import { element, showChildren, small, state, table } from './elements.js';
import {
  clockTime,
  hostWord,
  lasting,
  lowBatteryWord,
  mainsWord,
  nextWord,
  probedWord,
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
  showTable('upses', 'UPSes', ['UPS', 'Status', 'Battery low', 'Battery', 'Clients'], report.upses, (ups) =>
    upsRow(ups, sinceReceived),
  );
  const hostHeadings = ['Host', 'State', 'Delay', 'Next', 'Last report'];
  showTable('hosts', 'Hosts', hostHeadings, report.hosts, (host) => hostRow(host, now, ago));
  const probedHeadings = ['Name', 'State', 'Since', 'Latency'];
  const probedRow = (probed) => rowOfProbed(probed, now, ago);
  showTable('sentinels', 'Sentinels, on raw mains', probedHeadings, report.sentinels, probedRow);
  showTable('witnesses', 'Witnesses, on the UPS', probedHeadings, report.witnesses, probedRow);
}

/** The problems, and what the service's own health check finds. */
export function showProblems(problems) {
  document.getElementById('problems').hidden = problems.length === 0;
  const list = problems.map((problem) => element('li', {}, problem));
  showChildren(document.getElementById('problem-list'), list);
}

function showMains({ mains, drill, maintenance_until: maintenance, last_outage: outage }, now, ago) {
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
  if (outage !== null) {
    const length = outage.duration === null ? 'still going on' : `lasted ${lasting(outage.duration)}`;
    lines.push(`Last outage: ${clockTime(outage.started, now)}, ${length}.`);
  }
  showChildren(document.getElementById('mains-more'), [
    ...lines.map((line) => element('p', { class: 'small' }, line)),
    ...marks.map((mark) => element('p', { class: 'mark' }, mark)),
  ]);
}

function showTable(id, caption, headings, entries, rowOf) {
  const section = document.getElementById(id);
  section.hidden = entries.length === 0;
  showChildren(section, entries.length === 0 ? [] : [table(caption, headings, entries.map(rowOf))]);
}

const upsRow = (ups, sinceReceived) => [
  [ups.name],
  [state(upsWord(ups)), ...small(ups.simulated ? 'simulated: a drill' : '')],
  [lowBatteryWord(ups, sinceReceived)],
  ups.battery_charge === null
    ? ['–']
    : [`${ups.battery_charge} %`, ...small(ups.battery_runtime === null ? '' : lasting(ups.battery_runtime))],
  [ups.clients === null ? 'not known' : String(ups.clients)],
];

const hostRow = (host, now, ago) => [
  [host.name],
  [state(hostWord(host)), ...small(host.reason), ...small(host.simulated ? 'in a drill' : '')],
  host.shutdown_delay === null
    ? ['–']
    : [
        lasting(host.shutdown_delay),
        ...small(host.configured_delay === null ? '' : `configured: ${lasting(host.configured_delay)}`),
      ],
  [nextWord(host.next, now)],
  host.last_report === null
    ? ['–']
    : [`${ago(host.last_report)} ago`, ...small(host.stale ? 'its reports have stopped' : '')],
];

const rowOfProbed = (probed, now, ago) => [
  [probed.name],
  [state(probedWord(probed)), ...small(probed.reason)],
  [clockTime(probed.since, now), ...small(`for ${ago(probed.since)}`)],
  [probed.latency_ms === null ? '–' : `${probed.latency_ms} ms`],
];
