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
  /** How many it was to be told that could not be kept; told with the next message. */
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
  const fresh: Cursor = { after: backlog.last, dropped: 0 };
  const cursors = new Map(targets.map(({ name }) => [name, backlog.cursors.get(name) ?? fresh]));
  return pruned({ ...backlog, cursors }, targets);
}

/** What a target is still to be told, the oldest first. */
export function waitingFor({ notices, cursors }: Backlog, target: Wishes): readonly Numbered[] {
  const after = cursors.get(target.name)?.after ?? Infinity;
  return notices.filter(({ number, notice }) => number > after && isWanted(target, notice));
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

/** A target was told everything up to that number, or cannot be told it. */
export const toldUpTo = (
  backlog: Backlog,
  target: string,
  number: number,
  targets: readonly Wishes[],
): Backlog => {
  const cursors = new Map(backlog.cursors).set(target, { after: number, dropped: 0 });
  return pruned({ ...backlog, cursors }, targets);
};

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
      const { after, dropped } = backlog.cursors.get(target.name) ?? { after: backlog.last, dropped: 0 };
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
    targets.some(
      (target) => number > (backlog.cursors.get(target.name)?.after ?? Infinity) && isWanted(target, notice),
    ),
  );
  return notices.length === backlog.notices.length ? backlog : { ...backlog, notices };
}
