import type { JSX } from 'preact';
import { t } from '../words/words.js';
import type { PlaceProps } from './place.js';

export const Now = ({ report }: PlaceProps): JSX.Element => (
  <>
    <h1>{t('place.now')}</h1>
    <p>{report.version}</p>
  </>
);
