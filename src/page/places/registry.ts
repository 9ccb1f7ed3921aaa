import type { PlaceName } from '../route.js';
import { Act } from './act.js';
import { Now } from './now.js';
import type { Place } from './place.js';
import { Rehearsal } from './rehearsal.js';
import { Settings } from './settings.js';
import { Then } from './then.js';

export const places: Readonly<Record<PlaceName, Place>> = {
  now: Now,
  act: Act,
  rehearsal: Rehearsal,
  then: Then,
  settings: Settings,
};
