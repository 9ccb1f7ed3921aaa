import type { ClockTime } from '../../domain/notify/next.js';

/** Local time as people read it: `27 Nov, 03:12:05 CET`. The time zone is the one of the machine (TZ). */
export const clockTime = (timeZone?: string): ClockTime => {
  const format = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    timeZone,
  });
  return (at) => format.format(at);
};
