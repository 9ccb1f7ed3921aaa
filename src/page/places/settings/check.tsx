import type { JSX } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import type { CheckReport } from '../../../api/settings_report.js';
import { troubleIn } from '../../data/asked.js';
import { request, toldIn } from '../../data/service.js';
import { Icon } from '../../parts/icon.js';
import { Mark } from '../../parts/mark.js';
import { t } from '../../words/words.js';
import { Warnings } from './in_effect.js';
import { lineRange, mistakeOf, type Mistake } from './mistakes.js';

/** Characters; the service takes no more. */
const maxLength = 256 * 1_024;

type Outcome =
  | { readonly state: 'idle' | 'busy' }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'told'; readonly report: CheckReport };

/** Looks a changed configuration over before it is put in place. Nothing is changed, nor kept. */
export function Check(): JSX.Element {
  const [outcome, setOutcome] = useState<Outcome>({ state: 'idle' });
  const text = useRef<HTMLTextAreaElement>(null);
  const [field, hint] = [useId(), useId()];
  const check = async (event: Event): Promise<void> => {
    event.preventDefault();
    const yaml = text.current?.value ?? '';
    if (yaml.length > maxLength) {
      setOutcome({ state: 'failed', message: t('settings.too_long') });
      return;
    }
    setOutcome({ state: 'busy' });
    setOutcome(await checked(yaml));
  };
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined || text.current === null) return;
    // UTF-8 takes up to three bytes for a character of the limit.
    if (file.size > 3 * maxLength) setOutcome({ state: 'failed', message: t('settings.too_long') });
    else text.current.value = await file.text();
  };
  const show = (line: number): void => {
    const area = text.current;
    if (area === null) return;
    const { from, to } = lineRange(area.value, line);
    area.focus();
    area.setSelectionRange(from, to);
    const lines = area.value.split('\n').length;
    area.scrollTop = (area.scrollHeight / lines) * Math.max(0, line - 4);
  };
  return (
    <form class="card check" onSubmit={(event) => void check(event)}>
      <label for={field}>{t('settings.yaml')}</label>
      <p id={hint} class="small">
        {t('settings.yaml_hint')}
      </p>
      <textarea
        ref={text}
        id={field}
        aria-describedby={hint}
        rows={16}
        spellcheck={false}
        autocapitalize="off"
        wrap="off"
      />
      <div class="buttons">
        <button type="submit" class="main" disabled={outcome.state === 'busy'}>
          {t('settings.check_it')}
        </button>
        <label class="file">
          {t('settings.open_file')}
          <input
            type="file"
            accept=".yaml,.yml,.json,text/plain"
            onChange={({ currentTarget: { files } }) => void take(files?.[0])}
          />
        </label>
      </div>
      <div role="status">
        {outcome.state === 'busy' ? t('settings.checking') : <Told outcome={outcome} />}
      </div>
      {outcome.state === 'told' && (
        <>
          <Mistakes mistakes={outcome.report.mistakes.map(mistakeOf)} onShow={show} />
          <Warnings warnings={outcome.report.warnings} />
        </>
      )}
    </form>
  );
}

async function checked(yaml: string): Promise<Outcome> {
  try {
    const answer = await request('api/settings/check', {
      method: 'POST',
      body: JSON.stringify({ yaml }),
      headers: { 'content-type': 'application/json' },
    });
    return { state: 'told', report: await toldIn<CheckReport>(answer) };
  } catch (error) {
    return { state: 'failed', message: troubleIn(error) };
  }
}

function Told({ outcome }: { readonly outcome: Outcome }): JSX.Element | null {
  switch (outcome.state) {
    case 'failed':
      return <Mark tone="bad" word={outcome.message} />;
    case 'told':
      return outcome.report.valid ? (
        <Mark tone="good" word={t('settings.valid')} />
      ) : (
        <Mark tone="bad" word={t('settings.mistakes', { count: outcome.report.mistakes.length })} />
      );
    default:
      return null;
  }
}

interface MistakesProps {
  readonly mistakes: readonly Mistake[];
  readonly onShow: (line: number) => void;
}

const Mistakes = ({ mistakes, onShow }: MistakesProps): JSX.Element => (
  <ul class="listed mistakes">
    {mistakes.map(({ line, what }) => (
      <li key={`${line ?? ''} ${what}`}>
        <Icon name="bad" />
        {line !== null && (
          <button type="button" onClick={() => onShow(line)}>
            {t('settings.line', { line })}
          </button>
        )}
        <span>{what}</span>
      </li>
    ))}
  </ul>
);
