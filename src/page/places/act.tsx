import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useCommanding } from '../data/commanding.js';
import { session } from '../data/session.js';
import { Action } from '../parts/action.js';
import { Result } from '../parts/result.js';
import { Section } from '../parts/section.js';
import { SignIn } from '../sign_in.js';
import { t } from '../words/words.js';
import { Drill } from './act/drill.js';
import { Hosts } from './act/hosts.js';
import { Maintenance } from './act/maintenance.js';
import { Primary } from './act/primary.js';
import { Schedules } from './act/schedules.js';
import { UpsCommands } from './act/ups_commands.js';
import type { PlaceProps } from './place.js';

/** Everything that people can have done. What cannot be done now stays there, with the reason. */
export const Act = ({ report }: PlaceProps): JSX.Element => (
  <div class="act">
    <h1>{t('place.act')}</h1>
    <Rights />
    <Drill report={report} />
    <Maintenance report={report} />
    <Primary report={report} />
    {report.supplies.map((supply) => (
      <UpsCommands key={supply.name} supply={supply} />
    ))}
    <Probe />
    <Hosts report={report} />
    <Schedules report={report} />
  </div>
);

/** Who may only look is told how to get further. */
function Rights(): JSX.Element | null {
  const [isAsked, setAsked] = useState(false);
  if (session.value?.commands !== false) return null;
  if (session.value.ingress) return <p class="card warning whole">{t('act.not_commander')}</p>;
  return (
    <div class="whole">
      {isAsked ? (
        <SignIn />
      ) : (
        <p class="card warning">
          {t('act.needs_token')}{' '}
          <button type="button" onClick={() => setAsked(true)}>
            {t('signin.button')}
          </button>
        </p>
      )}
    </div>
  );
}

/** Asks every device at once, without waiting for its turn. */
function Probe(): JSX.Element {
  const commanding = useCommanding();
  return (
    <Section title={t('act.probe')}>
      <p>{t('act.probe_text')}</p>
      <Action
        label={t('act.probe_now')}
        isBusy={commanding.isBusy}
        onAct={() => void commanding.give('POST', 'api/probe')}
      />
      <Result of={commanding} />
    </Section>
  );
}
