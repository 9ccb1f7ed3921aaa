import type { JSX } from 'preact';
import { t } from '../words/words.js';
import type { PlaceProps } from './place.js';

export const Then = ({ report }: PlaceProps): JSX.Element => (
  <>
    <h1>{t('then.title')}</h1>
    <p>{report.version}</p>
  </>
);
