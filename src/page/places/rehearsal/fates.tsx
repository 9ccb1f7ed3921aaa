import type { ComponentChildren, JSX } from 'preact';
import type { RehearsalReport, RehearsedHost } from '../../../api/rehearsal_report.js';
import { Mark } from '../../parts/mark.js';
import { Table, type Row } from '../../parts/table.js';
import { lasting } from '../../words/times.js';
import { t } from '../../words/words.js';

/** What becomes of each host; the first to go down comes first. */
export function Fates({ told: { hosts, timeline } }: { readonly told: RehearsalReport }): JSX.Element {
  const headings = [
    t('now.host'),
    t('rehearsal.goes_down'),
    t('now.told_by'),
    t('rehearsal.is_woken'),
    t('rehearsal.up_again'),
  ];
  const lost = new Set(timeline.flatMap(({ what, host }) => (what === 'host_lost_power' ? [host] : [])));
  const sorted = [...hosts].sort((one, other) => placeOf(one) - placeOf(other) || 0);
  return (
    <Table
      isCard
      caption={t('rehearsal.hosts')}
      headings={headings}
      rows={sorted.map((host) => row(host, lost.has(host.id)))}
    />
  );
}

/** Those that go down by their time, then those that stay, then those that are off. */
const placeOf = ({ goes_down_at: at, stays }: RehearsedHost): number => at ?? (stays ? 1e9 : 2e9);

const row = (host: RehearsedHost, losesPower: boolean): Row => ({
  key: host.id,
  cells: [
    host.name,
    goesDown(host, losesPower),
    host.told_by,
    host.woken_at === null ? null : (
      <>
        {t('rehearsal.number', { number: host.woken_order ?? 0 })}
        <span class="small block">{t('rehearsal.after', { length: lasting(host.woken_at) })}</span>
      </>
    ),
    host.up_at === null ? null : t('rehearsal.after', { length: lasting(host.up_at) }),
  ],
});

function goesDown({ goes_down_at: at, stays }: RehearsedHost, losesPower: boolean): ComponentChildren {
  if (at !== null)
    return (
      <>
        {t('rehearsal.after', { length: lasting(at) })}
        {losesPower && <Mark tone="bad" word={t('lane.lost_power')} />}
      </>
    );
  return stays ? (
    <Mark tone="good" word={t('rehearsal.stays')} />
  ) : (
    <Mark tone="off" word={t('rehearsal.is_off')} />
  );
}
