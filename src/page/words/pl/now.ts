import type { now as en } from '../en/now.js';

export const now: Record<keyof typeof en, string> = {
  'now.mains_present': 'Sieć jest',
};
