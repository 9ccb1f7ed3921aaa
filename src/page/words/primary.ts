import type { StatusReport } from '../../api/report.js';
import { leftOf } from '../data/picture.js';
import { reasonIn } from './reasons.js';
import { lasting } from './times.js';
import { t } from './words.js';

/** What becomes of the machine that the service runs on; null while it stays. */
export function primaryWords({
  stage,
  trouble,
  trouble_why: why,
  waits_for: left,
}: NonNullable<StatusReport['primary']>): string | null {
  if (stage === 'staying') return null;
  if (trouble !== null) return t('primary.trouble', { trouble: reasonIn(trouble, why) });
  switch (stage) {
    case 'waiting':
      return t('primary.waiting', { length: lasting(leftOf(left ?? 0, 'primary')) });
    case 'cutting':
      return t('primary.cutting');
    case 'going':
      return t('primary.going');
  }
}
