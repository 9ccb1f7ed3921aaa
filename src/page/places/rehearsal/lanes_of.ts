import type { RehearsalReport } from '../../../api/rehearsal_report.js';
import type { StripLook, StripPart } from '../../parts/strip.js';

type Moment = RehearsalReport['timeline'][number];
type Looks = Readonly<Partial<Record<Moment['what'], StripLook>>>;

/** What of the timeline changes how a host is. */
const ofHosts: Looks = {
  host_told: 'warning',
  host_shut_down_with_us: 'warning',
  host_down: 'off',
  host_lost_power: 'bad',
  host_woken: 'warning',
  host_up: 'good',
};

const ofUpses: Looks = {
  mains_gone_already: 'warning',
  outage_noticed: 'warning',
  outage_noticed_in_maintenance: 'warning',
  low_battery: 'bad',
  battery_empty: 'off',
  output_cut: 'off',
  outage_over: 'good',
};

/** The parts of one lane, in milliseconds from the cut. A part that has not even a moment is left out. */
function laneOf(
  moments: readonly Moment[],
  looks: Looks,
  first: StripLook,
  to: number,
): readonly StripPart[] {
  const parts: StripPart[] = [];
  let [look, from] = [first, 0];
  for (const { at: seconds, what } of moments) {
    const at = 1_000 * seconds;
    const next = looks[what];
    if (next === undefined || next === look) continue;
    if (at > from) parts.push({ from, to: at, look });
    [look, from] = [next, at];
  }
  return to > from ? [...parts, { from, to, look }] : parts;
}

export interface RehearsedLane {
  readonly key: string;
  readonly name: string;
  readonly parts: readonly StripPart[];
}

/** How long the lanes are, in milliseconds: a little more than the time in which something happens. */
export const lengthOf = ({ lasts, timeline }: RehearsalReport): number =>
  1_030 * Math.max(1, lasts, timeline.at(-1)?.at ?? 0);

export function hostLanes(told: RehearsalReport): readonly RehearsedLane[] {
  return told.hosts.map(({ id, name, stays, goes_down_at: down }) => ({
    key: id,
    name,
    parts: laneOf(
      told.timeline.filter(({ host }) => host === id),
      ofHosts,
      stays || down !== null ? 'good' : 'off',
      lengthOf(told),
    ),
  }));
}

/** The lanes of the UPSes whose mains goes. */
export function upsLanes(told: RehearsalReport): readonly RehearsedLane[] {
  const own = told.timeline.filter(({ host, ups }) => host === null && ups !== null);
  const names = [...new Set(own.flatMap(({ ups }) => (ups === null ? [] : [ups])))];
  return names.map((name) => ({
    key: name,
    name,
    parts: laneOf(
      own.filter(({ ups }) => ups === name),
      ofUpses,
      'good',
      lengthOf(told),
    ),
  }));
}
