import type { ComponentChildren, JSX } from 'preact';
import type { ScheduleReport, StatusOfHost, StatusReport } from '../../../api/report.js';
import { leftOf, shownTime } from '../../data/picture.js';
import { Section } from '../../parts/section.js';
import { countdown } from '../../words/times.js';
import { t, type PlainKey } from '../../words/words.js';

type Next = NonNullable<StatusOfHost['next']>;

const actions: Readonly<Record<Next['action'], { readonly then: PlainKey; readonly now: PlainKey }>> = {
  shut_down: { then: 'next.shut_down', now: 'next.shut_down_now' },
  wake: { then: 'next.wake', now: 'next.wake_now' },
  wake_again: { then: 'next.wake_again', now: 'next.wake_again_now' },
};

/** Seconds to what a host does next; null: it waits for something else than the time. */
export function secondsToNext({ next, remaining }: StatusOfHost): number | null {
  const at = next?.at ?? null;
  if (next === null || at === null) return null;
  // Counted as for the UPSes, so that both tick together.
  if (next.action === 'shut_down' && remaining !== null) return leftOf(remaining, 'hosts');
  return Math.max(0, (Date.parse(at) - shownTime.value) / 1000);
}

/** What a host does next by itself, and when, in words; null where that is nothing. */
export function nextWords(host: StatusOfHost): string | null {
  const { next } = host;
  if (next === null) return null;
  const { then, now } = actions[next.action];
  const left = secondsToNext(host);
  if (left === null) return t('next.when_it_can', { what: t(then) });
  return left > 0 ? t('next.in', { what: t(then), left: countdown(left) }) : t(now);
}

/** The list of hosts has all of them. */
const shownAtOnce = 5;

interface Thing {
  readonly key: string;
  readonly who: string;
  readonly what: ComponentChildren;
  /** Seconds; null: it waits for something else than the time. */
  readonly left: number | null;
}

const thingOf = (host: StatusOfHost, { action }: Next): Thing => ({
  key: `host ${host.id}`,
  who: host.name,
  what: `${t(actions[action].then)}${host.simulated ? ` (${t('now.in_drill')})` : ''}`,
  left: secondsToNext(host),
});

const beginnings: Readonly<Record<ScheduleReport['do'], PlainKey>> = {
  drill: 'next.drill',
  maintenance: 'next.maintenance',
  wake: 'next.scheduled_wake',
};

const thingOfSchedule = (schedule: ScheduleReport, next: string): Thing => ({
  key: `schedule ${schedule.id}`,
  who: schedule.name,
  what: (
    <>
      {t(beginnings[schedule.do])} · <a href="#/act">{t('now.put_off')}</a>
    </>
  ),
  left: Math.max(0, (Date.parse(next) - shownTime.value) / 1000),
});

/** What hosts do next, and the schedules that were announced. */
const thingsIn = ({ hosts, schedules }: StatusReport): readonly Thing[] => [
  ...hosts.flatMap((host) => (host.next === null ? [] : [thingOf(host, host.next)])),
  ...schedules.flatMap((schedule) =>
    schedule.announced && schedule.next !== null ? [thingOfSchedule(schedule, schedule.next)] : [],
  ),
];

/** The countdowns, the soonest first: what everybody wants to know while it is dark. */
export function Coming({ report }: { readonly report: StatusReport }): JSX.Element | null {
  const coming = [...thingsIn(report)].sort(
    (one, other) => (one.left ?? Infinity) - (other.left ?? Infinity),
  );
  if (coming.length === 0) return null;
  const more = coming.length - shownAtOnce;
  return (
    <Section title={t('now.coming')} class="coming">
      <ol>
        {coming.slice(0, shownAtOnce).map(({ key, who, what, left }, index) => (
          <li key={key} class={index === 0 ? 'first' : ''}>
            <span class="left">{left === null ? '…' : countdown(left)}</span>
            <span class="who">{who}</span>
            <span class="what">{what}</span>
          </li>
        ))}
      </ol>
      {more > 0 && <p class="small">{t('now.more_below', { more })}</p>}
    </Section>
  );
}
