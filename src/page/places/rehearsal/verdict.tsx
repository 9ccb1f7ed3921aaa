import type { JSX } from 'preact';
import type { RehearsalReport } from '../../../api/rehearsal_report.js';
import { Icon } from '../../parts/icon.js';
import { rehearsedIn } from '../../words/rehearsed.js';
import { lasting } from '../../words/times.js';
import { t } from '../../words/words.js';
import { findingsOf, type Finding } from './findings.js';

/** More of them nobody reads; the table of hosts has each. */
const maxShown = 30;

/** What would go wrong first, or that nothing would; and what it comes to in a line. */
export function Verdict({ told }: { readonly told: RehearsalReport }): JSX.Element {
  const findings = findingsOf(told);
  const wrong = findings.filter(({ gravity }) => gravity !== 'mild');
  const mild = findings.filter(({ gravity }) => gravity === 'mild');
  const [first, ...others] = wrong;
  return (
    <section class={`verdict rehearsed ${first === undefined ? 'good' : 'bad'}`} aria-live="polite">
      <Icon name={first === undefined ? 'good' : 'warning'} />
      <div>
        <h2>{t(first === undefined ? 'rehearsal.nothing_wrong' : 'rehearsal.wrong')}</h2>
        {first !== undefined && <p class="why">{rehearsedIn(first.told)}</p>}
        {others.length > 0 && <Findings findings={others} />}
        <Facts told={told} />
        {mild.length > 0 && (
          <>
            <h3>{t('rehearsal.to_know')}</h3>
            <Findings findings={mild} />
          </>
        )}
      </div>
    </section>
  );
}

const Findings = ({ findings }: { readonly findings: readonly Finding[] }): JSX.Element => (
  <ul>
    {findings.slice(0, maxShown).map(({ told }) => (
      <li key={told.text}>{rehearsedIn(told)}</li>
    ))}
    {findings.length > maxShown && <li>{t('asked.and_more', { count: findings.length - maxShown })}</li>}
  </ul>
);

function Facts({ told: { hosts } }: { readonly told: RehearsalReport }): JSX.Element | null {
  if (hosts.length === 0) return <p>{t('rehearsal.no_hosts')}</p>;
  const down = hosts.flatMap(({ name, goes_down_at: at }) => (at === null ? [] : [{ name, at }]));
  const first = [...down].sort((one, other) => one.at - other.at)[0];
  const stay = hosts.filter(({ stays }) => stays).length;
  const woken = hosts.filter(({ woken_at: at }) => at !== null).length;
  const backAt = hosts.flatMap(({ up_at: at }) => (at === null ? [] : [at]));
  const counts = [
    t('rehearsal.down', { count: down.length }),
    t('rehearsal.stay', { count: stay }),
    t('rehearsal.woken', { count: woken }),
  ];
  return (
    <>
      <p class="counts">{counts.join(' · ')}</p>
      {first !== undefined && (
        <p>{t('rehearsal.first_down', { name: first.name, length: lasting(first.at) })}</p>
      )}
      {backAt.length > 0 && <p>{t('rehearsal.last_up', { length: lasting(Math.max(...backAt)) })}</p>}
    </>
  );
}
