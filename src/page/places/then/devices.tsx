import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { DevicesReport } from '../../../api/history.js';
import { useAsked } from '../../data/asked.js';
import { Lanes, type LaneRow } from '../../parts/lanes.js';
import { Loaded } from '../../parts/loaded.js';
import { stripParts, type Span, type StripLook, type StripPart } from '../../parts/strip.js';
import { lasting, locale } from '../../words/times.js';
import { t, type PlainKey } from '../../words/words.js';
import { Latency } from './latency.js';
import { Period, periodQuery, recentPeriod } from './period.js';

type Device = DevicesReport['devices'][number];

const looks: Readonly<Record<Device['lane'][number]['state'], StripLook>> = {
  alive: 'good',
  silent: 'bad',
  unknown: 'neutral',
};

const legend: readonly (readonly [StripLook, PlainKey])[] = [
  ['good', 'probed.alive'],
  ['bad', 'probed.silent'],
  ['neutral', 'probed.unknown'],
  ['unrecorded', 'strip.unrecorded'],
];

/** Sentinels and witnesses over days, with their latency. */
export function Devices(): JSX.Element {
  const [period, setPeriod] = useState(recentPeriod);
  const query = new URLSearchParams(periodQuery(period));
  const question = useAsked<DevicesReport>(`api/history/devices?${query.toString()}`);
  return (
    <>
      <div class="choices">
        <Period period={period} onChange={setPeriod} />
      </div>
      <Loaded question={question}>{(told) => <Shown told={told} period={period} />}</Loaded>
    </>
  );
}

interface ShownProps {
  readonly told: DevicesReport;
  readonly period: Span;
}

function Shown({ told, period }: ShownProps): JSX.Element {
  if (told.devices.length === 0) return <p class="card">{t('then.no_devices')}</p>;
  const axis = { ...period, zero: midnightBefore(period.from), wordOf: axisWords(period) };
  const roles = (['sentinel', 'witness'] as const).filter((role) =>
    told.devices.some((device) => device.role === role),
  );
  const words = legend.map(([look, word]) => [look, t(word)] as const);
  return (
    <div class="card">
      {roles.map((role) => {
        const own = told.devices.filter((device) => device.role === role);
        const caption = t(role === 'sentinel' ? 'now.sentinels' : 'now.witnesses');
        const rows = own.map((device) => rowOf(device, told.not_recorded, period));
        return (
          <Lanes
            key={role}
            caption={caption}
            rows={rows}
            legend={role === roles.at(-1) ? words : []}
            {...axis}
          />
        );
      })}
    </div>
  );
}

function rowOf(device: Device, notRecorded: DevicesReport['not_recorded'], period: Span): LaneRow {
  const { id, name, lane } = device;
  const parts = stripParts(lane, (state) => (isState(state) ? looks[state] : 'neutral'), period, notRecorded);
  const note = summaryOf(parts);
  return {
    key: id,
    name,
    parts,
    label: `${name}: ${note.join(', ')}`,
    note: note.map((words) => (
      <span key={words} class="small block" aria-hidden="true">
        {words}
      </span>
    )),
    below: <Latency name={name} points={device.latency} span={period} />,
  };
}

/** How often and how long it was silent, and how much is not known of it: that never counts as an answer. */
function summaryOf(parts: readonly StripPart[]): readonly string[] {
  const [silent, unrecorded] = [partsThat(parts, 'bad'), partsThat(parts, 'unrecorded')];
  const isSeen = unrecorded.length < parts.length;
  const silence =
    silent.length === 0
      ? t('then.never_silent')
      : t('then.silent_times', { times: silent.length, length: lengthOf(silent) });
  return [
    ...(isSeen ? [silence] : []),
    ...(unrecorded.length === 0 ? [] : [t('then.unrecorded', { length: lengthOf(unrecorded) })]),
  ];
}

const partsThat = (parts: readonly StripPart[], wanted: StripLook): readonly StripPart[] =>
  parts.filter(({ look }) => look === wanted);

const isState = (state: string): state is keyof typeof looks => state in looks;

const lengthOf = (parts: readonly StripPart[]): string =>
  lasting(parts.reduce((sum, { from, to }) => sum + to - from, 0) / 1_000);

/** In the reader's own zone. */
const midnightBefore = (time: number): number => new Date(time).setHours(0, 0, 0, 0);

/** Hours within two days, else dates. */
function axisWords({ from, to }: Span): (at: number) => string {
  const style = to - from <= 2 * 86_400_000 ? ({ timeStyle: 'short' } as const) : shortDate;
  const format = new Intl.DateTimeFormat(locale.value, style);
  return (at) => format.format(new Date(at));
}

const shortDate = { day: 'numeric', month: 'short' } as const;
