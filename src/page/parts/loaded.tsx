import type { ComponentChildren, JSX } from 'preact';
import type { Question } from '../data/asked.js';
import { t } from '../words/words.js';
import { Icon } from './icon.js';

interface LoadedProps<T> {
  readonly question: Question<T>;
  /** What is shown once it is told. */
  readonly children: (value: T) => ComponentChildren;
}

/** Says that it loads, or what failed with a button to try again, until there is something to show. */
export function Loaded<T>({ question: { asked, again }, children }: LoadedProps<T>): JSX.Element {
  switch (asked.state) {
    case 'loading':
      return (
        <p role="status" class="loading">
          {t('asked.loading')}
        </p>
      );
    case 'failed':
      return (
        <div class="card bad failed">
          <p role="alert">
            <Icon name="bad" /> <strong>{t('asked.failed')}</strong> {asked.message}
          </p>
          <button type="button" onClick={again}>
            {t('asked.again')}
          </button>
        </div>
      );
    case 'told':
      return <>{children(asked.value)}</>;
  }
}
