import type { JSX } from 'preact';
import type { DevicesReport } from '../../../api/history.js';
import type { Span } from '../../parts/strip.js';
import { number } from '../../words/times.js';
import { t } from '../../words/words.js';
import { curveOf, type Point } from './curve.js';

const width = 1_000;
const height = 40;

interface LatencyProps {
  readonly name: string;
  readonly points: DevicesReport['devices'][number]['latency'];
  readonly span: Span;
}

/** The latency of a device over time: the mean as a line, up to the longest as a ground, with gaps where nothing was recorded. */
export function Latency({ name, points, span }: LatencyProps): JSX.Element {
  const { mean, longest, top, average, lost } = curveOf(points, span);
  if (average === null) return <p class="small">{t('then.no_latency')}</p>;
  const [avg, max] = [number(average, 1), number(top, 1)];
  const x = ({ at }: Point): string => (((at - span.from) / (span.to - span.from)) * width).toFixed(1);
  const y = ({ value }: Point): string => (height - (value / top) * (height - 2)).toFixed(1);
  const line = (run: readonly Point[]): string => run.map((point) => `${x(point)} ${y(point)}`).join('L');
  const area = (run: readonly Point[]): string => {
    const [first, last] = [run[0], run.at(-1)];
    if (first === undefined || last === undefined) return '';
    return `M${x(first)} ${height}L${line(run)}L${x(last)} ${height}Z`;
  };
  const label = t('then.latency_label', { name, avg, max, lost: number(lost) });
  return (
    <>
      <svg
        class="latency"
        role="img"
        aria-label={label}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
      >
        <title>{label}</title>
        <path class="longest" d={longest.map(area).join('')} />
        <path class="mean" d={mean.map((run) => `M${line(run)}`).join('')} />
      </svg>
      <p class="small" aria-hidden="true">
        {t('then.latency_short', { avg, max })}
        {lost > 0 && ` · ${t('then.lost', { lost: number(lost) })}`}
      </p>
    </>
  );
}
