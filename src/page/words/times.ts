import { signal } from '@preact/signals';

/** The reader's language and region, for `Intl`. */
export const locale = signal('en');

const units = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

const shown = (value: number, unit: (typeof units)[number]['unit']): string =>
  new Intl.NumberFormat(locale.value, { style: 'unit', unit, unitDisplay: 'short' }).format(value);

/** "3 days, 4 hr", "5 min, 20 sec": two units, the rest does not matter to the eye. */
export function lasting(seconds: number): string {
  let rest = Math.max(0, Math.round(seconds));
  const first = units.findIndex((one) => rest >= one.seconds);
  if (first === -1) return shown(0, 'second');
  const parts = units.slice(first, first + 2).map(({ unit, seconds: length }) => {
    const value = Math.floor(rest / length);
    rest -= value * length;
    return value === 0 ? null : shown(value, unit);
  });
  return parts.filter((part) => part !== null).join(' ');
}

/** "4:07", "1:04:07": what ticks. */
export function countdown(seconds: number): string {
  const left = Math.max(0, Math.round(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(left / 3600);
  const minutes = Math.floor(left / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(left % 60)}` : `${minutes}:${two(left % 60)}`;
}

/** In the reader's own way of writing times; with the date where it is not that of `now`. Both in milliseconds since 1970. */
export function clockTime(time: number, now: number): string {
  const when = new Date(time);
  const sameDay = when.toDateString() === new Date(now).toDateString();
  const style = sameDay
    ? ({ timeStyle: 'medium' } as const)
    : ({ dateStyle: 'medium', timeStyle: 'short' } as const);
  return new Intl.DateTimeFormat(locale.value, style).format(when);
}

export const percent = (share: number): string =>
  new Intl.NumberFormat(locale.value, { style: 'percent' }).format(share);

export const number = (value: number, digits = 0): string =>
  new Intl.NumberFormat(locale.value, { maximumFractionDigits: digits }).format(value);
