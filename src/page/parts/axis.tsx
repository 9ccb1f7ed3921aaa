import type { JSX } from 'preact';
import type { Span } from './strip.js';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [
  ...[1, 5, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 5, 10, 30, 90].map((count) => count * day),
];

/**
 * Where an axis is marked: at round times, six marks at the most.
 *
 * @param zero what times are counted from, such as a midnight
 */
export function marksOf({ from, to }: Span, zero: number): readonly number[] {
  const step = steps.find((one) => (to - from) / one <= 6) ?? (to - from) / 6;
  const first = zero + Math.ceil((from - zero) / step) * step;
  const marks: number[] = [];
  for (let at = first; at <= to && marks.length < 8; at += step) marks.push(at);
  return marks;
}

interface AxisProps extends Span {
  readonly zero: number;
  readonly wordOf: (at: number) => string;
}

/** The times above strips. They have labels that say the same, so screen readers do without. */
export function Axis({ from, to, zero, wordOf }: AxisProps): JSX.Element {
  return (
    <svg class="axis" aria-hidden="true" focusable="false">
      {marksOf({ from, to }, zero).map((at, index) => {
        const share = (at - from) / (to - from);
        const x = `${(share * 100).toFixed(2)}%`;
        return (
          <g key={at} class={index % 2 === 0 ? '' : 'between'}>
            <line x1={x} x2={x} y1="1.25rem" y2="1.5rem" />
            <text x={x} y="1rem" text-anchor={share < 0.08 ? 'start' : share > 0.92 ? 'end' : 'middle'}>
              {wordOf(at)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
