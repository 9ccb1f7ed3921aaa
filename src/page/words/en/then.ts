/** The place *History*, in English: the other languages have the same keys and `{placeholders}`. */
export const then = {
  'then.title': 'Outages and drills',
} as const;
