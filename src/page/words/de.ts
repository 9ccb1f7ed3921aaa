import { act } from './de/act.js';
import { asked } from './de/asked.js';
import { events } from './de/events.js';
import { now } from './de/now.js';
import { reasons } from './de/reasons.js';
import { rehearsal } from './de/rehearsal.js';
import { rehearsed } from './de/rehearsed.js';
import { schedules } from './de/schedules.js';
import { settings } from './de/settings.js';
import { shell } from './de/shell.js';
import { then } from './de/then.js';

export const de = { ...shell, ...now, ...act, ...asked, ...rehearsal, ...then, ...settings };

/** By the codes of the domain. */
export const deReasons = { ...reasons, ...events, ...rehearsed, ...schedules };
