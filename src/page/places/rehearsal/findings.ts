import type { RehearsalReport } from '../../../api/rehearsal_report.js';

type Told = RehearsalReport['warnings'][number];

/** `grave`: a machine loses its power while it runs, or may. `mild`: it is only to be known. */
export type Gravity = 'grave' | 'wrong' | 'mild';

export interface Finding {
  readonly told: Told;
  readonly gravity: Gravity;
}

/** All others are `wrong`. */
const gravities: Readonly<Partial<Record<Told['code'], Gravity>>> = {
  not_noticed: 'grave',
  machine_wait_too_long: 'grave',
  nobody_tells: 'grave',
  nothing_obeys: 'grave',
  never_low: 'grave',
  loses_power_on_its_way: 'grave',
  battery_over_before_delay: 'grave',
  battery_over_in_maintenance: 'grave',
  outage_now: 'mild',
  drill_now: 'mild',
  maintenance_now: 'mild',
  ignores_drills: 'mild',
  off_and_woken: 'mild',
  unfinished: 'mild',
  told_when_low_only: 'mild',
  client_not_known: 'mild',
  wake_off: 'mild',
  not_told_in_time: 'mild',
};

const order: readonly Gravity[] = ['grave', 'wrong', 'mild'];

/** What would go wrong, the gravest first; of what is equally grave that of all first, then that of the host that goes down first. */
export function findingsOf({
  warnings,
  hosts,
}: Pick<RehearsalReport, 'warnings' | 'hosts'>): readonly Finding[] {
  const last = Number.MAX_SAFE_INTEGER;
  const byTime = [...hosts].sort((one, other) => (one.goes_down_at ?? last) - (other.goes_down_at ?? last));
  return [...warnings, ...byTime.flatMap((host) => host.warnings)]
    .map((told): Finding => ({ told, gravity: gravities[told.code] ?? 'wrong' }))
    .sort((one, other) => order.indexOf(one.gravity) - order.indexOf(other.gravity));
}
