import type { JSX } from 'preact';
import type { StatusReport } from '../../../api/report.js';
import { unhealthy } from '../../data/follow.js';
import { Icon } from '../../parts/icon.js';
import { Section } from '../../parts/section.js';
import { problemsIn } from '../../words/reasons.js';
import { t } from '../../words/words.js';

/** What somebody has to see to, the gravest first; nothing where all is well. */
export function Attention({ report }: { readonly report: StatusReport }): JSX.Element | null {
  const problems = [...problemsIn(report), ...unhealthy.value];
  if (problems.length === 0) return null;
  return (
    <Section title={t('now.attention')} class="attention bad">
      <ul>
        {problems.map((problem) => (
          <li key={problem}>
            <Icon name="warning" />
            <span>{problem}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
