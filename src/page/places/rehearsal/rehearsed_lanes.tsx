import type { JSX } from 'preact';
import type { RehearsalReport } from '../../../api/rehearsal_report.js';
import { laneLabel, Lanes } from '../../parts/lanes.js';
import type { StripLook } from '../../parts/strip.js';
import { lasting } from '../../words/times.js';
import { t, type PlainKey } from '../../words/words.js';
import { hostLanes, lengthOf, upsLanes, type RehearsedLane } from './lanes_of.js';

type Legend = readonly (readonly [StripLook, PlainKey])[];

const ofHosts: Legend = [
  ['good', 'lane.runs'],
  ['warning', 'lane.between'],
  ['off', 'lane.down'],
  ['bad', 'lane.lost_power'],
];

const ofUpses: Legend = [
  ['good', 'ups.on_line'],
  ['warning', 'ups.on_battery'],
  ['bad', 'ups.battery_low'],
  ['off', 'lane.no_output'],
];

/** Who is up when, as a picture; the table of hosts and the timeline tell the same in words. */
export function RehearsedLanes({ told }: { readonly told: RehearsalReport }): JSX.Element {
  const axis = { from: 0, to: lengthOf(told), zero: 0, wordOf: (at: number): string => lasting(at / 1_000) };
  const words = (legend: Legend) => legend.map(([look, word]) => [look, t(word)] as const);
  const rows = (lanes: readonly RehearsedLane[], legend: Legend) =>
    lanes.map((lane) => ({ ...lane, label: laneLabel(lane.name, lane.parts, words(legend), axis.wordOf) }));
  return (
    <>
      <Lanes
        caption={t('now.upses')}
        rows={rows(upsLanes(told), ofUpses)}
        legend={words(ofUpses)}
        {...axis}
      />
      {told.hosts.length > 0 && (
        <Lanes
          caption={t('now.hosts')}
          rows={rows(hostLanes(told), ofHosts)}
          legend={words(ofHosts)}
          {...axis}
        />
      )}
    </>
  );
}
