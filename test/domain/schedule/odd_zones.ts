/** Time zones with rules that others do not have, and what is odd about each. */
export const oddZones = [
  ['UTC', 'none'],
  ['Europe/Berlin', 'an hour at 02:00'],
  ['Europe/Dublin', 'winter time is the exception there'],
  ['America/New_York', 'autumn west of Greenwich'],
  ['America/St_Johns', 'half an hour off'],
  ['Australia/Lord_Howe', 'half an hour of summer time'],
  ['Antarctica/Troll', 'two hours of summer time'],
  ['Africa/Casablanca', 'summer time, but for Ramadan'],
  ['Asia/Gaza', 'dates by the moon'],
  ['America/Santiago', 'midnight is skipped'],
  ['Africa/Cairo', 'midnight is skipped, on a Friday'],
  ['Asia/Kathmandu', 'a quarter of an hour off'],
  ['Pacific/Chatham', 'a quarter of an hour off, with summer time'],
  ['Pacific/Apia', 'beyond the date line'],
  ['Asia/Tehran', 'half an hour off, without summer time'],
] as const;
