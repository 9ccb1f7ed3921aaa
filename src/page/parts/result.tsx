import type { JSX } from 'preact';
import type { Commanding } from '../data/commanding.js';
import { t } from '../words/words.js';
import { Mark } from './mark.js';

/** What came of a command, in the service's own words; it is read aloud. */
export const Result = ({ of: { isBusy, outcome } }: { readonly of: Commanding }): JSX.Element => (
  <div role="status" class="result">
    {isBusy && t('act.busy')}
    {outcome !== null && (
      <Mark
        tone={outcome.isDone ? 'good' : 'bad'}
        word={outcome.message === '' ? t(outcome.isDone ? 'act.done' : 'act.no_answer') : outcome.message}
      />
    )}
  </div>
);
