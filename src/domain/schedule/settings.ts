import type { Duration, WallTime } from '../core/time.js';
import type { CalendarRule } from './calendar.js';

/** What is done by itself at a time, once or again and again. */
export interface ScheduleSettings {
  /** Made of the name as for hosts. Unique. */
  readonly id: string;
  readonly name: string;
  readonly action: ScheduledAction;
  readonly when: ScheduledTimes;
  /** An IANA name, such as `Europe/Madrid`. */
  readonly timezone: string;
  /** From a start to the end; zero where there is none (`wake`). At most a day. */
  readonly lasts: Duration;
  /** How long before a start people are told of it; zero: they are not. */
  readonly announce: Duration;
  /** Unless it is set otherwise at run time. */
  readonly enabled: boolean;
}

export type ScheduledAction =
  /** Of one UPS, or of all (null). */
  | { readonly do: 'drill'; readonly ups: string | null }
  | { readonly do: 'maintenance' }
  /** The id of a host. */
  | { readonly do: 'wake'; readonly host: string };

export type ScheduledTimes =
  /** `cron` has five fields, and says the same as the rule. */
  | { readonly kind: 'again'; readonly cron: string; readonly rule: CalendarRule }
  | { readonly kind: 'once'; readonly at: WallTime };
