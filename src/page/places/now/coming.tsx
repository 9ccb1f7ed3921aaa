import type { JSX } from 'preact';
import type { StatusOfHost, StatusReport } from '../../../api/report.js';
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

/** The countdowns, the soonest first: what everybody wants to know while it is dark. */
export function Coming({ report }: { readonly report: StatusReport }): JSX.Element | null {
  const coming = report.hosts
    .filter(({ next }) => next !== null)
    .map((host) => ({ host, left: secondsToNext(host) }))
    .sort((one, other) => (one.left ?? Infinity) - (other.left ?? Infinity));
  if (coming.length === 0) return null;
  const more = coming.length - shownAtOnce;
  return (
    <Section title={t('now.coming')} class="coming">
      <ol>
        {coming.slice(0, shownAtOnce).map(({ host, left }, index) => (
          <li key={host.id} class={index === 0 ? 'first' : ''}>
            <span class="left">{left === null ? '…' : countdown(left)}</span>
            <span class="who">{host.name}</span>
            <span class="what">
              {host.next !== null && t(actions[host.next.action].then)}
              {host.simulated && ` (${t('now.in_drill')})`}
            </span>
          </li>
        ))}
      </ol>
      {more > 0 && <p class="small">{t('now.more_below', { more })}</p>}
    </Section>
  );
}
