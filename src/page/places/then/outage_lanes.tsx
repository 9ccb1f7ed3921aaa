import type { JSX } from 'preact';
import type { OutageDetailsReport } from '../../../api/history.js';
import { shownTime } from '../../data/picture.js';
import { laneLabel, Lanes, type LaneRow } from '../../parts/lanes.js';
import { stripParts, type Span, type StripLook } from '../../parts/strip.js';
import { Table } from '../../parts/table.js';
import { hostLook } from '../../words/states.js';
import { reasonIn } from '../../words/reasons.js';
import { clockTime, lasting } from '../../words/times.js';
import { t, type PlainKey } from '../../words/words.js';

type HostLane = OutageDetailsReport['hosts'][number];
type HostState = HostLane['lane'][number]['state'];
type UpsStatus = OutageDetailsReport['upses'][number]['lane'][number]['status'];

const hostLooks: Readonly<Record<HostState, StripLook>> = {
  online: 'good',
  // It still runs: that it is told to go down is the next stretch.
  shutdown_pending: 'good',
  shutting_down: 'warning',
  offline: 'off',
  waking: 'warning',
  wake_failed: 'bad',
  unknown: 'neutral',
};

const upsLooks: Readonly<Record<UpsStatus, StripLook>> = {
  OL: 'good',
  OB: 'warning',
  'OB LB': 'bad',
  stale: 'neutral',
};

type Legend = readonly (readonly [StripLook, PlainKey])[];

const ofHosts: Legend = [
  ['good', 'lane.runs'],
  ['warning', 'lane.between'],
  ['off', 'lane.down'],
  ['bad', 'host.wake_failed'],
  ['neutral', 'probed.unknown'],
  ['unrecorded', 'strip.unrecorded'],
];

const ofUpses: Legend = [
  ['good', 'ups.on_line'],
  ['warning', 'ups.on_battery'],
  ['bad', 'ups.battery_low'],
  ['neutral', 'then.stale'],
  ['unrecorded', 'strip.unrecorded'],
];

const words = (legend: Legend) => legend.map(([look, word]) => [look, t(word)] as const);

/** From its start until the last that was recorded of it; until now, where something goes on. */
function spanOf({ started, ended, hosts, upses, events }: OutageDetailsReport): Span {
  const lanes = [...hosts.flatMap(({ lane }) => lane), ...upses.flatMap(({ lane }) => lane)];
  const from = Date.parse(started);
  const goesOn = ended === null || lanes.some(({ to }) => to === null);
  const known = [
    ...lanes.flatMap((stretch) => (stretch.to === null ? [] : [stretch.to])),
    ...(ended === null ? [] : [ended]),
    ...events.map(({ at }) => at),
  ].map((time) => Date.parse(time));
  const last = known.reduce((latest, time) => Math.max(latest, time), from + 1_000);
  return { from, to: goesOn ? Math.max(last, shownTime.peek()) : last };
}

/** A lane for every UPS, and one for every host. */
export function OutageLanes({ outage }: { readonly outage: OutageDetailsReport }): JSX.Element {
  const span = spanOf(outage);
  const timeOf = (at: number): string => clockTime(at, span.from);
  const axis = {
    ...span,
    zero: span.from,
    wordOf: (at: number): string => lasting((at - span.from) / 1_000),
  };
  const rowOf = (
    key: string,
    name: string,
    lane: Parameters<typeof stripParts>[0],
    looks: Readonly<Record<string, StripLook>>,
    legend: Legend,
  ): LaneRow => {
    const parts = stripParts(lane, (state) => looks[state] ?? 'neutral', span);
    return { key, name, parts, label: laneLabel(name, parts, words(legend), timeOf) };
  };
  return (
    <>
      <Lanes
        caption={t('now.upses')}
        rows={outage.upses.map(({ name, lane }) =>
          rowOf(
            name,
            name,
            lane.map(({ status, ...times }) => ({ ...times, state: status })),
            upsLooks,
            ofUpses,
          ),
        )}
        legend={words(ofUpses)}
        {...axis}
      />
      {outage.hosts.length > 0 && (
        <Lanes
          caption={t('now.hosts')}
          rows={outage.hosts.map(({ id, name, lane }) => rowOf(id, name, lane, hostLooks, ofHosts))}
          legend={words(ofHosts)}
          {...axis}
        />
      )}
    </>
  );
}

/** As many as anybody reads. */
const maxRows = 300;

/** The lanes of the hosts as a table, with why each was so. */
export function HostStates({ hosts }: { readonly hosts: readonly HostLane[] }): JSX.Element | null {
  const all = hosts.flatMap(({ name, lane }) => lane.map((stretch) => ({ name, ...stretch })));
  if (all.length === 0) return null;
  const first = Date.parse(all[0]?.from ?? '');
  const rows = all.slice(0, maxRows).map(({ name, state, from, to, reason, why }) => ({
    key: `${name} ${from}`,
    cells: [
      name,
      hostLook({ state, unattended: false }).word,
      clockTime(Date.parse(from), first),
      to === null ? t('then.goes_on') : lasting((Date.parse(to) - Date.parse(from)) / 1_000),
      reason === '' ? null : reasonIn(reason, why),
    ],
  }));
  const headings = [t('now.host'), t('now.state'), t('then.from'), t('then.lasted'), t('then.why')];
  return (
    <details>
      <summary>{t('then.as_table')}</summary>
      <Table caption={t('now.hosts')} headings={headings} rows={rows} />
      {all.length > maxRows && <p>{t('asked.and_more', { count: all.length - maxRows })}</p>}
    </details>
  );
}
