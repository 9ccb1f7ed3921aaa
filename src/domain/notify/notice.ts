import type { Announcement } from '../core/announcement.js';
import { inWholeSeconds, type Duration, type WallTime } from '../core/time.js';
import type { Snapshot } from '../view/snapshot.js';
import { isNotifyEvent, type NotifyEventName } from './events.js';
import { nextOf, type ClockTime } from './next.js';

/** One thing that people are to be told, as it waits for the targets. Its words are final: they hold for when it happened. */
export interface Notice {
  readonly event: NotifyEventName | 'test';
  /** When it happened. */
  readonly at: WallTime;
  /** In a few words, for a title. */
  readonly title: string;
  /** What happened and why, as one sentence without its full stop. */
  readonly what: string;
  /** What comes next by itself, as one sentence; empty where that is nothing. */
  readonly next: string;
  /** When that began which it is about; null where that is the moment itself. */
  readonly since: WallTime | null;
  /** How long that took; null while it lasts, or where there is nothing to tell. */
  readonly lasted: Duration | null;
  /** The UPS whose mains it is about; null where it is not about one. */
  readonly ups: string | null;
  /** Who it is about, such as a host; empty where it is about nobody in particular. */
  readonly name: string;
  /** A drill is its cause. */
  readonly simulated: boolean;
}

/** Longer than any text of ours. Names and reasons come from outside. */
const maxText = 1_000;
const maxTitle = 120;

/** At most `length` characters, on one line. */
export const cut = (text: string, length: number): string => {
  const line = text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
};

/**
 * What people are to be told of an announcement; null where it is nothing for them.
 *
 * @param before the snapshot that was shown before, @param now the one that it is announced with
 */
export function noticeOf(
  announcement: Announcement,
  before: Snapshot,
  now: Snapshot,
  at: WallTime,
  time: ClockTime,
): Notice | null {
  const { type, details, simulated } = announcement;
  if (!isNotifyEvent(type) || isNoNews(announcement, before)) return null;
  const { ups: named, name, host } = details;
  const supply = now.supplies.find((one) => one.name === named) ?? now.supplies[0];
  const isOfMains = /^(mains|ups)_/.test(type);
  const prefix = typeof named === 'string' && isOfMains ? `${named}: ` : '';
  const message = announcement.message.slice(announcement.message.startsWith(prefix) ? prefix.length : 0);
  const last = isOfMains && !simulated ? (supply?.lastOutage ?? null) : null;
  const ended = type === 'mains_restored' ? (last?.duration ?? null) : null;
  const isOfOutage = last !== null && (last.duration === null || ended !== null);
  const what = ended === null ? message : `Mains is back: it was gone for ${inWords(ended)}`;
  const drill = simulated && !type.startsWith('drill_') ? 'DRILL: ' : '';
  return {
    event: type,
    at,
    title: cut(`${drill}${prefix}${titleOf(type, what)}`, maxTitle),
    what: cut(`${drill}${prefix}${what}`, maxText),
    next: cut(nextOf(type, now, supply?.name ?? null, time), maxText),
    since: isOfOutage ? last.startedAt : null,
    lasted: ended,
    ups: isOfMains ? (supply?.name ?? null) : null,
    name:
      typeof name === 'string'
        ? name
        : typeof host === 'string'
          ? host
          : typeof named === 'string'
            ? named
            : '',
    simulated,
  };
}

/** After a start nothing is known of a host; that it is there then is no news. */
const isNoNews = ({ type, details }: Announcement, before: Snapshot): boolean => {
  if (!/^host_(online|offline)$/.test(type)) return false;
  const was = before.hosts.find(({ id }) => id === details['host']);
  return was === undefined || was.state === 'unknown';
};

/** Messages say first what happened, then, behind a colon, why. Of a problem only the why tells anything. */
const titleOf = (type: NotifyEventName, what: string): string =>
  type === 'problem_raised' ? what : (what.split(': ')[0] ?? what);

/** `35 min`, rounded to what people need. */
export const inWords = (length: Duration): string => {
  const whole = inWholeSeconds(length);
  if (whole < 120) return `${whole} s`;
  const inMinutes = Math.round(whole / 60);
  if (inMinutes < 120) return `${inMinutes} min`;
  const hours = Math.floor(inMinutes / 60);
  const rest = inMinutes % 60;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
};

/** A notice that no announcement tells. */
export const ownNotice = (
  event: NotifyEventName,
  at: WallTime,
  what: string,
  more: Partial<Pick<Notice, 'next' | 'since' | 'name'>> = {},
): Notice => ({
  event,
  at,
  title: cut(what.split(': ')[0] ?? what, maxTitle),
  what: cut(what, maxText),
  next: '',
  since: null,
  lasted: null,
  ups: null,
  name: '',
  simulated: false,
  ...more,
});
