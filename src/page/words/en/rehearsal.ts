/** The place *Rehearsal*, in English: the other languages have the same keys and `{placeholders}`. */
export const rehearsal = {
  'rehearsal.title': 'If the mains went now',
} as const;
