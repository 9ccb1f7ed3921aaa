import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { StatusReport } from '../../../api/report.js';
import { useCommanding } from '../../data/commanding.js';
import { shownTime } from '../../data/picture.js';
import { Action } from '../../parts/action.js';
import { Result } from '../../parts/result.js';
import { Section } from '../../parts/section.js';
import { clockTime, countdown } from '../../words/times.js';
import { t } from '../../words/words.js';

const isLength = (minutes: number): boolean => minutes >= 1 && minutes <= 1440;

/** Holds what the UPSes say while somebody works on the mains, and tells how long that lasts. */
export function Maintenance({ report }: { readonly report: StatusReport }): JSX.Element {
  const commanding = useCommanding();
  const [minutes, setMinutes] = useState(60);
  const field = useId();
  const until = report.maintenance_until;
  return (
    <Section title={t('act.maintenance')}>
      {until === null ? (
        <>
          <p>{t('act.maintenance_text')}</p>
          <div class="row">
            <label for={field}>{t('act.minutes')}</label>
            <input
              id={field}
              type="number"
              min={1}
              max={1440}
              value={minutes}
              onInput={({ currentTarget }) => setMinutes(currentTarget.valueAsNumber)}
            />
            <Action
              label={t('act.maintenance_start')}
              obstacle={obstacleOf(report) ?? (isLength(minutes) ? null : t('act.minutes_wrong', { min: 1 }))}
              isBusy={commanding.isBusy}
              onAct={() => void commanding.give('POST', 'api/maintenance/start', { minutes })}
            />
          </div>
        </>
      ) : (
        <>
          <p>
            {t('act.maintenance_is_on', {
              time: clockTime(Date.parse(until), shownTime.value),
              left: countdown((Date.parse(until) - shownTime.value) / 1000),
            })}
          </p>
          <Action
            label={t('act.maintenance_stop')}
            tone="main"
            isBusy={commanding.isBusy}
            onAct={() => void commanding.give('POST', 'api/maintenance/stop')}
          />
        </>
      )}
      <Result of={commanding} />
    </Section>
  );
}

function obstacleOf({ supplies }: StatusReport): string | null {
  if (supplies.some(({ drill, mains }) => drill || mains.simulated)) return t('act.drill_first');
  return null;
}
