import type { ComponentChildren, JSX } from 'preact';
import type { StatusOfHost, StatusReport } from '../../../api/report.js';
import { shownTime } from '../../data/picture.js';
import { Mark } from '../../parts/mark.js';
import { Table, type Row } from '../../parts/table.js';
import { reasonIn } from '../../words/reasons.js';
import { hostLook } from '../../words/states.js';
import { lasting } from '../../words/times.js';
import { t } from '../../words/words.js';
import { nextWords } from './coming.js';
import { gravestFirst } from './gravity.js';

/** Every host: how it is and why, and what it does next. */
export function Hosts({ report }: { readonly report: StatusReport }): JSX.Element | null {
  if (report.hosts.length === 0) return null;
  const headings = [t('now.host'), t('now.state'), t('now.next'), t('now.delay'), t('now.last_report')];
  return (
    <Table isCard caption={t('now.hosts')} headings={headings} rows={gravestFirst(report.hosts).map(row)} />
  );
}

const row = (host: StatusOfHost): Row => ({
  key: host.id,
  cells: [
    host.name,
    <>
      <Mark {...hostLook(host)} />
      <Small>{reasonIn(host.reason, host.why)}</Small>
      {host.simulated && <Small>{t('now.in_drill')}</Small>}
    </>,
    nextWords(host),
    host.shutdown_delay === null ? null : (
      <>
        {lasting(host.shutdown_delay)}
        {host.configured_delay !== null && (
          <Small>{t('now.configured', { length: lasting(host.configured_delay) })}</Small>
        )}
      </>
    ),
    host.last_report === null ? null : (
      <>
        {t('common.ago', { time: lasting((shownTime.value - Date.parse(host.last_report)) / 1000) })}
        {host.stale && <Small>{t('now.reports_stopped')}</Small>}
      </>
    ),
  ],
});

const Small = ({ children }: { readonly children: ComponentChildren }): JSX.Element => (
  <span class="small block">{children}</span>
);
