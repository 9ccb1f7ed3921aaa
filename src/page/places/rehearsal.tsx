import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { RehearsalReport } from '../../api/rehearsal_report.js';
import { useAsked } from '../data/asked.js';
import { Loaded } from '../parts/loaded.js';
import { lasting } from '../words/times.js';
import { t } from '../words/words.js';
import type { PlaceProps } from './place.js';
import { Course } from './rehearsal/course.js';

/** In seconds. The mains is back after so long; null: once everything has happened. */
const lengths = [null, 60, 300, 900, 1_800, 3_600, 7_200, 14_400, 28_800] as const;

/** "If the mains went now": who goes down when, who stays, who is woken, and what would go wrong. */
export function Rehearsal({ report: { supplies } }: PlaceProps): JSX.Element {
  const [ups, setUps] = useState('');
  const [lasts, setLasts] = useState('');
  const [upsField, lastsField] = [useId(), useId()];
  const query = new URLSearchParams({ ...(ups === '' ? {} : { ups }), ...(lasts === '' ? {} : { lasts }) });
  const question = useAsked<RehearsalReport>(
    `api/rehearsal${query.toString() === '' ? '' : `?${query.toString()}`}`,
  );
  return (
    <>
      <h1>{t('rehearsal.title')}</h1>
      <p class="small">{t('rehearsal.lead')}</p>
      <div class="choices">
        {supplies.length > 1 && (
          <div>
            <label for={upsField}>{t('rehearsal.ups')}</label>
            <select id={upsField} value={ups} onChange={({ currentTarget: { value } }) => setUps(value)}>
              <option value="">{t('act.all_upses')}</option>
              {supplies.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </div>
        )}
        <div>
          <label for={lastsField}>{t('rehearsal.lasts')}</label>
          <select id={lastsField} value={lasts} onChange={({ currentTarget: { value } }) => setLasts(value)}>
            {lengths.map((length) => (
              <option key={length} value={length ?? ''}>
                {length === null
                  ? t('rehearsal.until_done')
                  : t('rehearsal.after', { length: lasting(length) })}
              </option>
            ))}
          </select>
        </div>
        <button type="button" disabled={question.asked.state === 'loading'} onClick={question.again}>
          {t('rehearsal.again')}
        </button>
      </div>
      <Loaded question={question}>{(told) => <Course told={told} />}</Loaded>
    </>
  );
}
