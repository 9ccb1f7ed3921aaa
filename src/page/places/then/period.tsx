import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { shownTime } from '../../data/picture.js';
import type { Span } from '../../parts/strip.js';
import { t } from '../../words/words.js';

const day = 86_400_000;
const presets = { day, week: 7 * day, month: 30 * day } as const;
type Preset = keyof typeof presets | 'own';

const isPreset = (value: string): value is Preset => value === 'own' || value in presets;

/** As much as the service answers at once. */
const longest = 366 * day;

/** A time for an `<input type="datetime-local">`, in the browser's own zone. */
function localTime(time: number): string {
  const at = new Date(time);
  return new Date(time - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

interface PeriodProps {
  readonly period: Span;
  readonly onChange: (period: Span) => void;
}

/** The last so many days, until now. */
export const recentPeriod = (length: number = day): Span => {
  const to = shownTime.peek();
  return { from: to - length, to };
};

/** Lets a person choose a period: one of the usual ones, or any. */
export function Period({ period, onChange }: PeriodProps): JSX.Element {
  const [preset, setPreset] = useState<Preset>('day');
  const [own, setOwn] = useState({ from: '', to: '' });
  const [field, fromField, toField] = [useId(), useId(), useId()];
  const choose = (value: string): void => {
    if (!isPreset(value)) return;
    setPreset(value);
    if (value === 'own') setOwn({ from: localTime(period.from), to: localTime(period.to) });
    else onChange(recentPeriod(presets[value]));
  };
  const change = (changed: typeof own): void => {
    setOwn(changed);
    const span = spanOf(changed);
    if (span !== null) onChange(span);
  };
  return (
    <>
      <div>
        <label for={field}>{t('then.period')}</label>
        <select id={field} value={preset} onChange={({ currentTarget: { value } }) => choose(value)}>
          <option value="day">{t('then.day')}</option>
          <option value="week">{t('then.week')}</option>
          <option value="month">{t('then.month')}</option>
          <option value="own">{t('then.own')}</option>
        </select>
      </div>
      {preset === 'own' && (
        <>
          <div>
            <label for={fromField}>{t('then.from')}</label>
            <input
              id={fromField}
              type="datetime-local"
              value={own.from}
              onChange={({ currentTarget: { value } }) => change({ ...own, from: value })}
            />
          </div>
          <div>
            <label for={toField}>{t('then.to')}</label>
            <input
              id={toField}
              type="datetime-local"
              value={own.to}
              onChange={({ currentTarget: { value } }) => change({ ...own, to: value })}
            />
          </div>
          {spanOf(own) === null && (
            <p role="alert" class="refused">
              {t('then.wrong_period')}
            </p>
          )}
        </>
      )}
    </>
  );
}

/** Null: that is no period that can be asked for. */
function spanOf({ from, to }: { readonly from: string; readonly to: string }): Span | null {
  const span = { from: new Date(from).getTime(), to: new Date(to).getTime() };
  const length = span.to - span.from;
  return length > 0 && length <= longest ? span : null;
}

/** `from` and `to` as the service takes them. */
export const periodQuery = ({ from, to }: Span): Readonly<Record<'from' | 'to', string>> => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});
