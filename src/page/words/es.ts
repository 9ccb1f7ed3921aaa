import { act } from './es/act.js';
import { asked } from './es/asked.js';
import { events } from './es/events.js';
import { now } from './es/now.js';
import { reasons } from './es/reasons.js';
import { rehearsal } from './es/rehearsal.js';
import { rehearsed } from './es/rehearsed.js';
import { schedules } from './es/schedules.js';
import { settings } from './es/settings.js';
import { shell } from './es/shell.js';
import { then } from './es/then.js';

export const es = { ...shell, ...now, ...act, ...asked, ...rehearsal, ...then, ...settings };

/** By the codes of the domain. */
export const esReasons = { ...reasons, ...events, ...rehearsed, ...schedules };
