import type { JSX } from 'preact';
import type { EventsReport } from '../../../api/history.js';
import { Icon } from '../../parts/icon.js';
import type { Tone } from '../../parts/mark.js';
import { reasonIn } from '../../words/reasons.js';
import { clockTime, lasting, locale } from '../../words/times.js';
import { t } from '../../words/words.js';

export type RecordedEvent = EventsReport['events'][number];

const tones: Readonly<Partial<Record<RecordedEvent['type'], Tone>>> = {
  mains_lost: 'bad',
  mains_lost_again: 'bad',
  mains_suspect: 'warning',
  mains_restored: 'good',
  low_battery: 'bad',
  ups_on_battery: 'warning',
  ups_on_line: 'good',
  sentinel_silent: 'warning',
  sentinel_alive: 'good',
  witness_silent: 'warning',
  witness_alive: 'good',
  problem_raised: 'bad',
  problem_cleared: 'good',
  host_online: 'good',
  host_shutdown_pending: 'warning',
  host_shutting_down: 'warning',
  host_offline: 'off',
  host_waking: 'warning',
  host_wake_failed: 'bad',
  host_unattended: 'warning',
  host_stale: 'warning',
  primary_failed: 'bad',
  magic_packet_failed: 'bad',
  command_refused: 'warning',
};

interface EventListProps {
  readonly events: readonly RecordedEvent[];
  /** Times are told from then on, too. */
  readonly zero?: number;
}

/** Events one after the other, by days. */
export function EventList({ events, zero }: EventListProps): JSX.Element {
  const dayOf = (at: string): string =>
    new Intl.DateTimeFormat(locale.value, { dateStyle: 'full' }).format(new Date(at));
  return (
    <ol class="timeline">
      {events.map((event, index) => {
        const time = Date.parse(event.at);
        const day = dayOf(event.at);
        const isNewDay = index === 0 || dayOf(events[index - 1]?.at ?? '') !== day;
        const tone = tones[event.type] ?? 'neutral';
        return (
          <li key={index} class={tone}>
            {isNewDay && <span class="day">{day}</span>}
            <time class="when" dateTime={event.at}>
              {clockTime(time, time)}
              {zero !== undefined && (
                <span class="small block">
                  {time < zero ? '−' : '+'}
                  {lasting(Math.abs(time - zero) / 1_000)}
                </span>
              )}
            </time>
            {tone === 'neutral' ? <span class="dot" /> : <Icon name={tone} />}
            <span>
              {reasonIn(event.message, event.why)}
              {event.simulated && <span class="tag">{t('then.in_drill')}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
