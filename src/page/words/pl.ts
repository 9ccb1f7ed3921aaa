import { act } from './pl/act.js';
import { asked } from './pl/asked.js';
import { events } from './pl/events.js';
import { now } from './pl/now.js';
import { reasons } from './pl/reasons.js';
import { rehearsal } from './pl/rehearsal.js';
import { rehearsed } from './pl/rehearsed.js';
import { schedules } from './pl/schedules.js';
import { settings } from './pl/settings.js';
import { shell } from './pl/shell.js';
import { then } from './pl/then.js';

export const pl = { ...shell, ...now, ...act, ...asked, ...rehearsal, ...then, ...settings };

/** By the codes of the domain. */
export const plReasons = { ...reasons, ...events, ...rehearsed, ...schedules };
