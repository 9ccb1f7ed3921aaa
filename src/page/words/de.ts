import { act } from './de/act.js';
import { events } from './de/events.js';
import { now } from './de/now.js';
import { reasons } from './de/reasons.js';
import { rehearsal } from './de/rehearsal.js';
import { settings } from './de/settings.js';
import { shell } from './de/shell.js';
import { then } from './de/then.js';

export const de = { ...shell, ...now, ...act, ...rehearsal, ...then, ...settings };

/** By the codes of the domain. */
export const deReasons = { ...reasons, ...events };
