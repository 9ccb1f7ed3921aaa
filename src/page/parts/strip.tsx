import type { JSX } from 'preact';

/** A stretch in one state; `to` null: it lasts. Times in ISO 8601. */
export interface Stretch {
  readonly state: string;
  readonly from: string;
  readonly to: string | null;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How a stretch is drawn: each kind has a height and a pattern of its own, so that nobody has to tell colours apart. */
export type StripLook = 'good' | 'off' | 'warning' | 'bad' | 'neutral' | 'unrecorded';

export interface StripPart extends Span {
  readonly look: StripLook;
}

const width = 1_000;
const height = 20;
const narrowest = 6;
const heights: Readonly<Record<StripLook, number>> = {
  good: 8,
  off: 8,
  warning: 14,
  bad: 20,
  neutral: 14,
  unrecorded: 3,
};

/**
 * The parts of a strip, in milliseconds since 1970: what was not recorded, or not known to have been, is `unrecorded`,
 * whatever stood before it.
 */
export function stripParts(
  lane: readonly Stretch[],
  lookOf: (state: string) => StripLook,
  { from, to }: Span,
  notRecorded: readonly { readonly from: string; readonly to: string }[] = [],
): readonly StripPart[] {
  const seen = lane.map((one): StripPart => ({
    from: Math.max(from, Date.parse(one.from)),
    to: Math.min(to, one.to === null ? to : Date.parse(one.to)),
    look: lookOf(one.state),
  }));
  const gaps = notRecorded.map((gap): StripPart => ({
    from: Math.max(from, Date.parse(gap.from)),
    to: Math.min(to, Date.parse(gap.to)),
    look: 'unrecorded',
  }));
  return gaps.reduce<readonly StripPart[]>(
    (parts, gap) => (gap.to > gap.from ? [...parts.flatMap((part) => without(part, gap)), gap] : parts),
    withGaps(
      seen.filter((part) => part.to > part.from),
      { from, to },
    ),
  );
}

/** What of a part lies outside of the gap. */
const without = (part: StripPart, gap: Span): readonly StripPart[] =>
  [
    { ...part, to: Math.min(part.to, gap.from) },
    { ...part, from: Math.max(part.from, gap.to) },
  ].filter(({ from, to }) => to > from);

/** Of what nothing is told, nothing was recorded. */
function withGaps(parts: readonly StripPart[], { from, to }: Span): readonly StripPart[] {
  const whole: StripPart[] = [];
  let told = from;
  for (const part of [...parts].sort((one, other) => one.from - other.from)) {
    if (part.from > told) whole.push({ from: told, to: part.from, look: 'unrecorded' });
    whole.push(part);
    told = Math.max(told, part.to);
  }
  if (told < to) whole.push({ from: told, to, look: 'unrecorded' });
  return whole;
}

interface StripProps extends Span {
  readonly parts: readonly StripPart[];
  /** The same in words, for screen readers and on pointing. */
  readonly label: string;
}

/** A strip of time, from left to right. */
export function Strip({ parts, from, to, label }: StripProps): JSX.Element {
  return (
    <svg
      class="strip"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
    >
      <title>{label}</title>
      {parts.map((part) => (
        <Part key={part.from} part={part} from={from} scale={width / (to - from)} />
      ))}
    </svg>
  );
}

interface PartProps {
  readonly part: StripPart;
  readonly from: number;
  readonly scale: number;
}

function Part({ part: { look, ...part }, from, scale }: PartProps): JSX.Element {
  // A second of silence in six hours has to be seen, too, also at the end.
  const length = Math.max(look === 'unrecorded' ? 0 : narrowest, (part.to - part.from) * scale);
  const x = Math.min((part.from - from) * scale, width - length);
  return (
    <rect
      class={look}
      x={x.toFixed(1)}
      width={length.toFixed(1)}
      y={(height - heights[look]) / 2}
      height={heights[look]}
    />
  );
}
