import type { JSX } from 'preact';
import { t } from '../words/words.js';
import type { PlaceProps } from './place.js';

export const Rehearsal = ({ report }: PlaceProps): JSX.Element => (
  <>
    <h1>{t('rehearsal.title')}</h1>
    <p>{report.version}</p>
  </>
);
