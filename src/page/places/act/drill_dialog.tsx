import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import type { StatusReport } from '../../../api/report.js';
import { ask } from '../../data/service.js';
import { Dialog } from '../../parts/dialog.js';
import { lasting } from '../../words/times.js';
import { t } from '../../words/words.js';
import { byDelays, byRehearsal, type Foreseen, type Rehearsed } from './foreseen.js';

interface DrillDialogProps {
  readonly report: StatusReport;
  /** @param ups null: all of them */
  readonly onStart: (ups: string | null) => void;
  readonly onClose: () => void;
}

/** Says who would go down and when, before anybody does. */
export function DrillDialog({ report, onStart, onClose }: DrillDialogProps): JSX.Element {
  const [ups, setUps] = useState<string | null>(null);
  const foreseen = useForeseen(report, ups);
  const field = useId();
  return (
    <Dialog
      title={t('act.drill_dialog')}
      confirm={t('act.drill_confirm')}
      tone="bad"
      isBusy={foreseen === null}
      onConfirm={() => onStart(ups)}
      onClose={onClose}
    >
      {report.supplies.length > 1 && (
        <>
          <label for={field}>{t('now.ups')}</label>
          <select id={field} onChange={({ currentTarget: { value } }) => setUps(value === '' ? null : value)}>
            <option value="">{t('act.all_upses')}</option>
            {report.supplies.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </>
      )}
      <Foretold foreseen={foreseen} />
    </Dialog>
  );
}

function Foretold({ foreseen }: { readonly foreseen: Foreseen | null }): JSX.Element {
  if (foreseen === null) return <p>{t('act.foreseeing')}</p>;
  const { goDown, stay, isRehearsed } = foreseen;
  return (
    <>
      <p>{t(goDown.length === 0 ? 'act.nobody_goes' : 'act.these_go')}</p>
      <ol class="foretold">
        {goDown.map(({ name, after }) => (
          <li key={name}>
            <span class="when">{whenWords(after)}</span>
            <strong>{name}</strong>
          </li>
        ))}
      </ol>
      {stay.length > 0 && <p>{t('act.these_stay', { names: stay.join(', ') })}</p>}
      <p class="small">{t(isRehearsed ? 'act.by_rehearsal' : 'act.by_delays')}</p>
    </>
  );
}

/** To the minute: how long a machine takes to shut down is not known to the second. */
function whenWords(after: number): string {
  if (after === 0) return t('act.at_once');
  return t('act.after', { length: lasting(after < 120 ? after : Math.round(after / 60) * 60) });
}

/** Null: it is being found out. */
function useForeseen(report: StatusReport, ups: string | null): Foreseen | null {
  const [foreseen, setForeseen] = useState<Foreseen | null>(null);
  useEffect(() => {
    let isOver = false;
    const tell = (found: Foreseen): void => {
      if (!isOver) setForeseen(found);
    };
    setForeseen(null);
    const query = ups === null ? '' : `?ups=${encodeURIComponent(ups)}`;
    ask<Rehearsed>(`api/rehearsal${query}`).then(
      (rehearsed) => tell(byRehearsal(rehearsed)),
      () => tell(byDelays(report)),
    );
    return () => {
      isOver = true;
    };
  }, [ups]);
  return foreseen;
}
