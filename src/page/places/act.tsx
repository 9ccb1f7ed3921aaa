import type { JSX } from 'preact';
import { t } from '../words/words.js';
import type { PlaceProps } from './place.js';

export const Act = ({ report }: PlaceProps): JSX.Element => (
  <>
    <h1>{t('act.drill')}</h1>
    <p>{report.version}</p>
  </>
);
