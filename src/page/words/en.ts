import { act } from './en/act.js';
import { asked } from './en/asked.js';
import { now } from './en/now.js';
import { rehearsal } from './en/rehearsal.js';
import { settings } from './en/settings.js';
import { shell } from './en/shell.js';
import { then } from './en/then.js';

export const en = { ...shell, ...now, ...act, ...asked, ...rehearsal, ...then, ...settings };
