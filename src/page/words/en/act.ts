/** The place *Act*, in English: the other languages have the same keys and `{placeholders}`. */
export const act = {
  'act.drill': 'Drill',
} as const;
