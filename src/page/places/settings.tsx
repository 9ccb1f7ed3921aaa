import type { JSX } from 'preact';
import { t } from '../words/words.js';
import type { PlaceProps } from './place.js';

export const Settings = ({ report }: PlaceProps): JSX.Element => (
  <>
    <h1>{t('settings.title')}</h1>
    <p>{report.version}</p>
  </>
);
