import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ProbedReport, StatusReport, SupplyReport } from '../../../api/report.js';
import { followLanes, recorded, stripLength } from '../../data/lanes.js';
import { shownTime } from '../../data/picture.js';
import { Mark } from '../../parts/mark.js';
import { Section } from '../../parts/section.js';
import { Strip, stripParts, type StripLook, type StripPart, type Stretch } from '../../parts/strip.js';
import { Table, type Row } from '../../parts/table.js';
import { reasonIn } from '../../words/reasons.js';
import { probedLook } from '../../words/states.js';
import { clockTime, lasting, number } from '../../words/times.js';
import { t } from '../../words/words.js';

const looks: Readonly<Record<string, StripLook>> = { alive: 'good', silent: 'bad', unknown: 'neutral' };
const lookOf = (state: string): StripLook => looks[state] ?? 'unrecorded';

/** Why the verdict is what it is: what every sentinel and witness has said, now and in the last hours. */
export function Evidence({ report }: { readonly report: StatusReport }): JSX.Element | null {
  useEffect(followLanes, []);
  const { sentinels, witnesses, supplies } = report;
  if (sentinels.length + witnesses.length === 0) return null;
  return (
    <Section title={t('now.evidence')} class="evidence">
      {supplies.map((supply) => (
        <Rule key={supply.name} supply={supply} report={report} />
      ))}
      <Devices caption={t('now.sentinels')} devices={sentinels} />
      <Devices caption={t('now.witnesses')} devices={witnesses} />
      <Legend />
    </Section>
  );
}

interface RuleProps {
  readonly supply: SupplyReport;
  readonly report: StatusReport;
}

/** How many have to be silent, how many are, and what those mean of which nothing is known. */
function Rule({ supply, report: { sentinels, supplies } }: RuleProps): JSX.Element | null {
  const own = sentinels.filter(({ id }) => supply.sentinels.includes(id));
  if (own.length === 0) return null;
  const count = (state: ProbedReport['state']): number => own.filter((one) => one.state === state).length;
  const [silent, unknown] = [count('silent'), count('unknown')];
  const needed = supply.silent_needed;
  const isBlind = own.length - unknown < needed;
  return (
    <>
      <p>
        {supplies.length > 1 && `${supply.name}: `}
        {t('now.rule', { needed, count: own.length, silent })}
      </p>
      {supply.mains.state === 'unknown' && <p class="meaning">{t('now.unknown_mains')}</p>}
      {unknown > 0 && (
        <p class="meaning">
          {isBlind
            ? t('now.unknown_blind', { unknown })
            : t('now.unknown_some', { unknown, needed, rest: own.length - unknown })}
        </p>
      )}
    </>
  );
}

interface DevicesProps {
  readonly caption: string;
  readonly devices: readonly ProbedReport[];
}

function Devices({ caption, devices }: DevicesProps): JSX.Element | null {
  if (devices.length === 0) return null;
  const hours = t('now.last_hours', { length: lasting(stripLength / 1000) });
  const headings = [t('now.name'), t('now.state'), hours, t('now.latency'), t('now.since_heading')];
  return <Table caption={caption} headings={headings} rows={devices.map(row)} class="devices" />;
}

function row(device: ProbedReport): Row {
  const now = shownTime.value;
  return {
    key: device.id,
    cells: [
      device.name,
      <>
        <Mark {...probedLook(device.state)} />
        {device.reason !== '' && <span class="small block">{reasonIn(device.reason, device.why)}</span>}
      </>,
      <DeviceStrip device={device} />,
      device.latency_ms === null ? null : `${number(device.latency_ms, 1)} ms`,
      <>
        {clockTime(Date.parse(device.since), now)}
        <span class="small block">{lasting((now - Date.parse(device.since)) / 1000)}</span>
      </>,
    ],
  };
}

function DeviceStrip({ device }: { readonly device: ProbedReport }): JSX.Element {
  // To the half minute: a strip of hours does not move each second.
  const to = Math.ceil(shownTime.value / 30_000) * 30_000;
  const span = { from: to - stripLength, to };
  const parts = stripParts(
    laneOf(device),
    lookOf,
    { from: span.from, to: shownTime.value },
    recorded.value?.not_recorded,
  );
  return <Strip {...span} parts={parts} label={labelOf(device.name, parts)} />;
}

/** What was recorded until its state of now began, and that. */
function laneOf({ id, state, since }: ProbedReport): readonly Stretch[] {
  const lane = recorded.value?.devices.find((one) => one.id === id)?.lane ?? [];
  const before = lane.filter(({ from }) => Date.parse(from) < Date.parse(since));
  const cut = before.map((one) => ({
    ...one,
    to: one.to === null || Date.parse(one.to) > Date.parse(since) ? since : one.to,
  }));
  return [...cut, { state, from: since, to: null }];
}

function labelOf(name: string, parts: readonly StripPart[]): string {
  const length = (wanted: StripLook): string =>
    lasting(parts.reduce((sum, { look, from, to }) => (look === wanted ? sum + to - from : sum), 0) / 1000);
  return t('strip.label', {
    ...{ name, hours: lasting(stripLength / 1000), alive: length('good'), silent: length('bad') },
    ...{ unknown: length('neutral'), unrecorded: length('unrecorded') },
  });
}

const legend = [
  ['good', 'probed.alive'],
  ['bad', 'probed.silent'],
  ['neutral', 'probed.unknown'],
  ['unrecorded', 'strip.unrecorded'],
] as const;

/** What the looks mean; the strips' own labels tell it to screen readers. */
const Legend = (): JSX.Element => (
  <ul class="legend" aria-hidden="true">
    {legend.map(([look, word]) => (
      <li key={look}>
        <svg class="strip" viewBox="0 0 30 20">
          <rect class={look} width="30" y="5" height="10" />
        </svg>
        {t(word)}
      </li>
    ))}
  </ul>
);
