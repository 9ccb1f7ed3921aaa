/** The place *Now*, in English: the other languages have the same keys and `{placeholders}`. */
export const now = {
  'now.mains_present': 'The mains is there',
} as const;
