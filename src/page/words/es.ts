import { act } from './es/act.js';
import { events } from './es/events.js';
import { now } from './es/now.js';
import { reasons } from './es/reasons.js';
import { rehearsal } from './es/rehearsal.js';
import { settings } from './es/settings.js';
import { shell } from './es/shell.js';
import { then } from './es/then.js';

export const es = { ...shell, ...now, ...act, ...rehearsal, ...then, ...settings };

/** By the codes of the domain. */
export const esReasons = { ...reasons, ...events };
