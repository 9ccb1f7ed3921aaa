import type { rehearsal as en } from '../en/rehearsal.js';

export const rehearsal: Record<keyof typeof en, string> = {
  'rehearsal.title': 'Si le secteur tombait maintenant',
};
