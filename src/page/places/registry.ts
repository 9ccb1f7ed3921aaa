import type { PlaceName } from '../route.js';
import { Act } from './act.js';
import { lazy } from './lazy.js';
import { Now } from './now.js';
import type { Place } from './place.js';

/** What is opened now and then is loaded then. */
export const places: Readonly<Record<PlaceName, Place>> = {
  now: Now,
  act: Act,
  rehearsal: lazy(() => import('./rehearsal.js').then(({ Rehearsal }) => Rehearsal)),
  then: lazy(() => import('./then.js').then(({ Then }) => Then)),
  settings: lazy(() => import('./settings.js').then(({ Settings }) => Settings)),
};
