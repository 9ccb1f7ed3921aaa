import { act } from './fr/act.js';
import { now } from './fr/now.js';
import { rehearsal } from './fr/rehearsal.js';
import { settings } from './fr/settings.js';
import { shell } from './fr/shell.js';
import { then } from './fr/then.js';

export const fr = { ...shell, ...now, ...act, ...rehearsal, ...then, ...settings };
