import type { act as en } from '../en/act.js';

export const act: Record<keyof typeof en, string> = {
  'act.drill': 'Ćwiczenie',
};
