import type { then as en } from '../en/then.js';

export const then: Record<keyof typeof en, string> = {
  'then.title': 'Cortes y simulacros',
};
