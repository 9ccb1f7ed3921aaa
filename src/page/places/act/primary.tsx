import type { JSX } from 'preact';
import type { StatusReport } from '../../../api/report.js';
import { Section } from '../../parts/section.js';
import { t } from '../../words/words.js';
import { primaryWords } from '../../words/primary.js';

/** What becomes of the machine that the service runs on, and whether its UPSes may be cut. Nobody has to act for it. */
export const Primary = ({
  report: { primary, supplies },
}: {
  readonly report: StatusReport;
}): JSX.Element | null =>
  primary === null ? null : (
    <Section title={t('act.primary')}>
      <p>{primaryWords(primary) ?? t('act.primary_text')}</p>
      <ul>
        {supplies.map(({ name, safe_to_cut: isSafe }) => (
          <li key={name}>{t(isSafe ? 'act.may_be_cut' : 'act.may_not_be_cut', { name })}</li>
        ))}
      </ul>
    </Section>
  );
