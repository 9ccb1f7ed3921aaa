import { act } from './fr/act.js';
import { asked } from './fr/asked.js';
import { events } from './fr/events.js';
import { now } from './fr/now.js';
import { reasons } from './fr/reasons.js';
import { rehearsal } from './fr/rehearsal.js';
import { rehearsed } from './fr/rehearsed.js';
import { schedules } from './fr/schedules.js';
import { settings } from './fr/settings.js';
import { shell } from './fr/shell.js';
import { then } from './fr/then.js';

export const fr = { ...shell, ...now, ...act, ...asked, ...rehearsal, ...then, ...settings };

/** By the codes of the domain. */
export const frReasons = { ...reasons, ...events, ...rehearsed, ...schedules };
