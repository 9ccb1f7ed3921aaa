import type { ComponentChildren, JSX } from 'preact';
import { t } from '../words/words.js';
import { Axis } from './axis.js';
import { Strip, type Span, type StripLook, type StripPart } from './strip.js';

export interface LaneRow {
  readonly key: string;
  readonly name: string;
  readonly parts: readonly StripPart[];
  /** The same in words. */
  readonly label: string;
  /** A line below the name, and what is drawn below the strip on the same axis. */
  readonly note?: ComponentChildren;
  readonly below?: ComponentChildren;
}

/** A lane in words: "NAS: running from 12:00, down from 12:05". */
export const laneLabel = (
  name: string,
  parts: readonly StripPart[],
  legend: LanesProps['legend'],
  timeOf: (at: number) => string,
): string => {
  const told = parts.map(({ look, from }) => {
    const what = legend.find(([one]) => one === look)?.[1] ?? t('common.unknown');
    return t('lane.from', { what, time: timeOf(from) });
  });
  return `${name}: ${told.join(', ')}`;
};

interface LanesProps extends Span {
  readonly caption: string;
  readonly rows: readonly LaneRow[];
  /** What times are counted from. */
  readonly zero: number;
  readonly wordOf: (at: number) => string;
  readonly legend: readonly (readonly [StripLook, string])[];
}

/** Strips below one another on one axis. Each says in words what it shows. */
export const Lanes = ({ caption, rows, legend, ...axis }: LanesProps): JSX.Element => (
  <figure class="lanes">
    <figcaption>{caption}</figcaption>
    <Axis {...axis} />
    <ul class="rows">
      {rows.map(({ key, name, parts, label, note, below }) => (
        <li key={key}>
          <div class="lane-name">
            <span aria-hidden="true">{name}</span>
            {note}
          </div>
          <div>
            <Strip parts={parts} from={axis.from} to={axis.to} label={label} />
            {below}
          </div>
        </li>
      ))}
    </ul>
    {legend.length > 0 && <Legend looks={legend} />}
  </figure>
);

/** What the looks mean; the strips' own labels tell it to screen readers. */
export const Legend = ({
  looks,
}: {
  readonly looks: readonly (readonly [StripLook, string])[];
}): JSX.Element => (
  <ul class="legend" aria-hidden="true">
    {looks.map(([look, word]) => (
      <li key={look}>
        <svg class="strip" viewBox="0 0 30 20">
          <rect class={look} width="30" y="5" height="10" />
        </svg>
        {word}
      </li>
    ))}
  </ul>
);
