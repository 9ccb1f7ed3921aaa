/** The place *Settings*, in English: the other languages have the same keys and `{placeholders}`. */
export const settings = {
  'settings.title': 'Settings in effect',
} as const;
