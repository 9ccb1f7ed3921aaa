import type { JSX } from 'preact';
import type { RehearsalReport } from '../../../api/rehearsal_report.js';
import { Section } from '../../parts/section.js';
import { rehearsedIn } from '../../words/rehearsed.js';
import { t } from '../../words/words.js';
import { Fates } from './fates.js';
import { RehearsedLanes } from './rehearsed_lanes.js';
import { Timeline } from './timeline.js';
import { Verdict } from './verdict.js';

/** How it would go. */
export const Course = ({ told }: { readonly told: RehearsalReport }): JSX.Element => (
  <>
    <Verdict told={told} />
    <div class="course">
      <div class="things">
        <Section title={t('rehearsal.lanes')}>
          <RehearsedLanes told={told} />
        </Section>
        {told.hosts.length > 0 && <Fates told={told} />}
      </div>
      <div class="things">
        <Section title={t('rehearsal.timeline')}>
          <Timeline moments={told.timeline} />
        </Section>
        <Section title={t('rehearsal.assumes')}>
          <ul class="small">
            {told.assumes.map((assumed) => (
              <li key={assumed.text}>{rehearsedIn(assumed)}</li>
            ))}
          </ul>
        </Section>
      </div>
    </div>
  </>
);
