import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { StatusReport } from '../../../api/report.js';
import { useCommanding } from '../../data/commanding.js';
import { Action } from '../../parts/action.js';
import { Result } from '../../parts/result.js';
import { Section } from '../../parts/section.js';
import { t } from '../../words/words.js';
import { DrillDialog } from './drill_dialog.js';

/** Starts and stops a drill. Who would go down is said before. */
export function Drill({ report }: { readonly report: StatusReport }): JSX.Element {
  const [isAsked, setAsked] = useState(false);
  const commanding = useCommanding();
  const isOn = report.supplies.some(({ drill }) => drill);
  const start = (ups: string | null): void => {
    setAsked(false);
    void commanding.give('POST', 'api/drill/start', ups === null ? {} : { ups });
  };
  return (
    <Section title={t('act.drill')}>
      <p>{t(isOn ? 'act.drill_is_on' : 'act.drill_text')}</p>
      {isOn ? (
        <Action
          label={t('act.drill_stop')}
          tone="main"
          isBusy={commanding.isBusy}
          onAct={() => void commanding.give('POST', 'api/drill/stop')}
        />
      ) : (
        <Action
          label={t('act.drill_start')}
          obstacle={obstacleOf(report)}
          isBusy={commanding.isBusy}
          onAct={() => setAsked(true)}
        />
      )}
      <Result of={commanding} />
      {isAsked && <DrillDialog report={report} onStart={start} onClose={() => setAsked(false)} />}
    </Section>
  );
}

/** The rules are the service's, which has the last word. */
function obstacleOf({ supplies, maintenance_until: maintenance }: StatusReport): string | null {
  if (supplies.some(({ on_battery: onBattery }) => onBattery)) return t('act.outage_on');
  if (maintenance !== null) return t('act.maintenance_first');
  return supplies.every(({ mains }) => mains.state === 'unknown') ? t('act.mains_unknown') : null;
}
