declare const duration: unique symbol;
declare const monotonic: unique symbol;
declare const wallTime: unique symbol;

/** A length of time in milliseconds. Never negative. */
export type Duration = number & { readonly [duration]: true };

/**
 * Milliseconds on the machine's monotonic clock. It starts at boot, is the same for every process of that boot, and
 * does not move when somebody sets the clock: deadlines are counted on it.
 */
export type Monotonic = number & { readonly [monotonic]: true };

/** Milliseconds since 1970 on the wall clock: for people's eyes, and for what has to outlive a reboot. */
export type WallTime = number & { readonly [wallTime]: true };

/** One instant on both clocks. Time reaches the domain only as such a value. */
export interface Moment {
  readonly monotonic: Monotonic;
  readonly wall: WallTime;
}

export const milliseconds = (value: number): Duration => Math.max(0, value) as Duration;
export const seconds = (value: number): Duration => milliseconds(value * 1000);
export const minutes = (value: number): Duration => seconds(value * 60);

export const monotonicTime = (value: number): Monotonic => value as Monotonic;
export const wallClockTime = (value: number): WallTime => value as WallTime;
export const moment = (atMonotonic: number, atWall: number): Moment =>
  Object.freeze({ monotonic: monotonicTime(atMonotonic), wall: wallClockTime(atWall) });

/** The time from `from` to `to`; zero where `to` is earlier. */
export const between = (from: Monotonic, to: Monotonic): Duration => milliseconds(to - from);

export const after = (start: Monotonic, wait: Duration): Monotonic => monotonicTime(start + wait);

/** Whole seconds, as NUT and MQTT count them. Rounded up, so that a countdown reads 0 only when it is over. */
export const inWholeSeconds = (value: Duration): number => Math.ceil(value / 1000);

/** Milliseconds with one decimal, as latencies are shown. Never 0, which would read as no answer at all: 0.1 is "up to 0.1". */
export const tenthsOfMilliseconds = (value: Duration): number => Math.max(1, Math.round(value * 10)) / 10;

/** ISO 8601 in UTC with milliseconds, the form of every time in MQTT payloads and logs. */
export const isoTime = (value: WallTime): string => new Date(value).toISOString();
