import type { WallTime } from '../core/time.js';
import { wallClockTime } from '../core/time.js';
import type { HostAction, HostView, Snapshot } from '../view/snapshot.js';
import type { NotifyEventName } from './events.js';

/** A time as people read it where the service runs. */
export type ClockTime = (at: WallTime) => string;

/** Nobody reads more in the night. */
const maxNamed = 6;

const untilMainsIsBack: ReadonlySet<NotifyEventName> = new Set([
  'mains_lost',
  'mains_lost_again',
  'ups_on_battery',
  'low_battery',
  'drill_started',
]);

const afterwards: ReadonlySet<NotifyEventName> = new Set(['mains_restored', 'ups_on_line', 'drill_ended']);

const putOff =
  'It begins by itself. Until then you can put it off: on the page, in Home Assistant, or by "sentinel-ups schedule skip"';

/**
 * What comes next by itself, as one sentence without its full stop; empty where that is nothing.
 *
 * @param ups the name of the UPS that it is about; null: of none
 */
export function nextOf(event: NotifyEventName, now: Snapshot, ups: string | null, time: ClockTime): string {
  if (untilMainsIsBack.has(event)) return shutdowns(event, now, ups, time);
  if (afterwards.has(event)) return wakeUps(now.hosts, time);
  if (event === 'schedule_announced') return putOff;
  return '';
}

function shutdowns(event: NotifyEventName, now: Snapshot, ups: string | null, time: ClockTime): string {
  const listed = actions(now.hosts, ['shut_down'], time);
  if (listed !== '') {
    const until = event === 'drill_started' ? 'the drill is stopped' : 'the mains comes back';
    return `${listed} will be shut down unless ${until} first`;
  }
  if (event === 'low_battery') return '';
  const section = now.upses.find(({ name }) => name === ups);
  const wait = section?.lowBatteryIn ?? null;
  return wait === null
    ? ''
    : `Every machine on this UPS will be told to shut down at ${time(wallClockTime(now.at.wall + wait))}`;
}

function wakeUps(hosts: readonly HostView[], time: ClockTime): string {
  const listed = actions(hosts, ['wake', 'wake_again'], time);
  return listed === '' ? '' : `Will be woken: ${listed}`;
}

/** `NAS (at 03:22:05), PC (later)`. */
function actions(
  hosts: readonly HostView[],
  wanted: readonly HostAction['action'][],
  time: ClockTime,
): string {
  const found = hosts.flatMap(({ name, next }) =>
    next !== null && wanted.includes(next.action)
      ? [`${name} (${next.at === null ? 'later' : `at ${time(next.at)}`})`]
      : [],
  );
  const more = found.length - maxNamed;
  return `${found.slice(0, maxNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
