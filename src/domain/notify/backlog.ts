import { minutes, type WallTime } from '../core/time.js';
import { notifyEvents, type NotifyEventName } from './events.js';
import type { Notice } from './notice.js';

/** How much may wait, and for how long. */
export const maxNotices = 200;
export const maxAge = minutes(7 * 24 * 60);

/** What a target wants to be told. */
export interface Wishes {
  readonly name: string;
  readonly events: readonly NotifyEventName[];
  /** Also the stages of a drill, not only that it began and ended. */
  readonly drills: boolean;
}

/** How far a target has got. */
export interface Cursor {
  /** The number of the last notice that it was told, or that cannot be told it any more. */
  readonly after: number;
  /** How many it was to be told that could not be kept, or were refused; told with the next message. */
  readonly dropped: number;
}

/** What one message told, or tried to tell. */
export interface Parcel {
  /** The number of its last notice. */
  readonly upTo: number;
  /** How many notices are in it. */
  readonly count: number;
  /** How many dropped ones it speaks of. */
  readonly dropped: number;
}

export interface Numbered {
  readonly number: number;
  readonly notice: Notice;
}

/** What waits for the targets, the oldest first. */
export interface Backlog {
  readonly notices: readonly Numbered[];
  /** Of every target, by its name. */
  readonly cursors: ReadonlyMap<string, Cursor>;
  /** The number of the newest notice that there ever was. */
  readonly last: number;
}

export const emptyBacklog: Backlog = { notices: [], cursors: new Map(), last: 0 };

/** Whether a target wants to be told of it. */
export const isWanted = ({ events, drills }: Wishes, { event, simulated }: Notice): boolean =>
  event !== 'test' && events.includes(event) && (!simulated || drills || isOfDrill(event));

/** What may go wrong in a drill is real. */
const isOfDrill = (event: NotifyEventName): boolean =>
  /^drill_|^host_(wake_failed|stale|unattended)$/.test(event);

/** The backlog for these targets: what was kept of others is forgotten, and new ones begin with what comes now. */
export function forTargets(backlog: Backlog, targets: readonly Wishes[]): Backlog {
  const cursors = new Map(targets.map(({ name }) => [name, cursorOf(backlog, name)]));
  return pruned({ ...backlog, cursors }, targets);
}

/** What a target is still to be told, the oldest first. */
export function waitingFor(backlog: Backlog, target: Wishes): readonly Numbered[] {
  const { after } = cursorOf(backlog, target.name);
  return backlog.notices.filter(({ number, notice }) => number > after && isWanted(target, notice));
}

/** With one more. What is too old or too much is dropped, and counted for those who were to be told. */
export function withNotice(
  backlog: Backlog,
  notice: Notice,
  targets: readonly Wishes[],
  now: WallTime,
): Backlog {
  if (!targets.some((target) => isWanted(target, notice))) return backlog;
  const last = backlog.last + 1;
  const notices = [...backlog.notices, { number: last, notice }];
  return bounded(pruned({ ...backlog, notices, last }, targets), targets, now);
}

/** A target was told what is in the parcel. Of what was dropped meanwhile, it was not told what was not in it. */
export function delivered(
  backlog: Backlog,
  target: Wishes,
  { upTo, count, dropped }: Parcel,
  targets: readonly Wishes[],
): Backlog {
  const droppedFromIt = count - stillKept(backlog, target, upTo);
  const untold = Math.max(0, cursorOf(backlog, target.name).dropped - dropped - droppedFromIt);
  return past(backlog, target, { after: upTo, dropped: untold }, targets);
}

/** A target cannot be told what is in the parcel: it hears of the number with the next message. */
export function givenUp(
  backlog: Backlog,
  target: Wishes,
  { upTo }: Parcel,
  targets: readonly Wishes[],
): Backlog {
  const { dropped } = cursorOf(backlog, target.name);
  const cursor = { after: upTo, dropped: dropped + stillKept(backlog, target, upTo) };
  return past(backlog, target, cursor, targets);
}

const past = (backlog: Backlog, { name }: Wishes, cursor: Cursor, targets: readonly Wishes[]): Backlog =>
  pruned({ ...backlog, cursors: new Map(backlog.cursors).set(name, cursor) }, targets);

const stillKept = (backlog: Backlog, target: Wishes, upTo: number): number =>
  waitingFor(backlog, target).filter(({ number }) => number <= upTo).length;

/** How far a target has got. One that is new begins with what comes now. */
export const cursorOf = ({ cursors, last }: Backlog, target: string): Cursor =>
  cursors.get(target) ?? { after: last, dropped: 0 };

/** Without what is too old, and what is too much: of that the least important, of several the oldest. */
export function bounded(backlog: Backlog, targets: readonly Wishes[], now: WallTime): Backlog {
  const old = backlog.notices.filter(({ notice }) => now - notice.at > maxAge);
  const young = backlog.notices.filter((one) => !old.includes(one));
  const tooMany = young.length - maxNotices;
  const surplus =
    tooMany > 0 ? [...young].sort((one, other) => rankOf(one) - rankOf(other)).slice(0, tooMany) : [];
  const gone = new Set([...old, ...surplus]);
  if (gone.size === 0) return backlog;
  const cursors = new Map(
    targets.map((target): [string, Cursor] => {
      const { after, dropped } = cursorOf(backlog, target.name);
      const missed = [...gone].filter(({ number, notice }) => number > after && isWanted(target, notice));
      return [target.name, { after, dropped: dropped + missed.length }];
    }),
  );
  return { ...backlog, notices: backlog.notices.filter((one) => !gone.has(one)), cursors };
}

/** Sorting keeps the order of equals: the oldest of the least important come first. */
const rankOf = ({ notice: { event, simulated } }: Numbered): number =>
  simulated || event === 'test' ? 0 : notifyEvents[event].weight;

/** Without what nobody is to be told any more. */
function pruned(backlog: Backlog, targets: readonly Wishes[]): Backlog {
  const notices = backlog.notices.filter(({ number, notice }) =>
    targets.some((target) => number > cursorOf(backlog, target.name).after && isWanted(target, notice)),
  );
  return notices.length === backlog.notices.length ? backlog : { ...backlog, notices };
}
