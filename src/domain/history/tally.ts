import { wallClockTime, type Duration, type WallTime } from '../core/time.js';
import type { Line, Lines } from './line_schema.js';

export type RecordKind = Lines['began']['kind'];

/** An outage or a drill in the list of them. */
export interface OutageSummary {
  readonly id: number;
  readonly kind: RecordKind;
  readonly ups: string;
  readonly started: WallTime;
  /** Null while it goes on. */
  readonly ended: WallTime | null;
  /** Null while it goes on, and where nobody can tell. */
  readonly duration: Duration | null;
  /** How many hosts went down in it, and how many of them were woken and came up. */
  readonly hostsDown: number;
  readonly hostsWoken: number;
}

/** What the lines of one outage or drill come to, so far. */
export interface Tally {
  readonly kind: RecordKind;
  readonly ups: string;
  readonly started: WallTime;
  readonly ended: WallTime | null;
  readonly duration: Duration | null;
  /** Hosts that were down before it began, and are still: they did not go down in it. */
  readonly downBefore: ReadonlySet<string>;
  readonly down: ReadonlySet<string>;
  readonly waking: ReadonlySet<string>;
  readonly woken: ReadonlySet<string>;
  readonly isClosed: boolean;
  /** The last moment that a line tells of. */
  readonly last: WallTime;
  readonly boot: string;
  /** What was written on this boot: a clock that is set corrects it. */
  readonly ofThisBoot: ReadonlySet<'started' | 'ended'>;
}

export const newTally = (began: Lines['began']): Tally =>
  standing(
    {
      kind: began.kind,
      ups: began.ups,
      started: began.at,
      ended: null,
      duration: null,
      downBefore: new Set(began.hosts.filter(({ state }) => state === 'offline').map(({ id }) => id)),
      down: new Set(),
      waking: new Set(),
      woken: new Set(),
      isClosed: false,
      last: began.at,
      boot: began.boot,
      ofThisBoot: new Set(['started']),
    },
    began.hosts,
  );

/** The tally after a further line, as it stands in the file. */
export function tallied(tally: Tally, line: Line): Tally {
  const seen: Tally = line.k === 'event' ? tally : { ...tally, last: line.at };
  switch (line.k) {
    case 'host':
      return withHost(seen, line);
    case 'resumed': {
      const ofThisBoot = line.boot === seen.boot ? seen.ofThisBoot : new Set<never>();
      return standing({ ...seen, boot: line.boot, ofThisBoot }, line.hosts);
    }
    case 'clock':
      return corrected(seen, line.by);
    case 'ended': {
      const ended = wallClockTime(line.duration === null ? line.at : seen.started + line.duration);
      return { ...seen, ended, duration: line.duration, ofThisBoot: new Set([...seen.ofThisBoot, 'ended']) };
    }
    case 'closed':
      return { ...seen, isClosed: true };
    default:
      return seen;
  }
}

export const summaryOf = (id: number, tally: Tally): OutageSummary => ({
  id,
  kind: tally.kind,
  ups: tally.ups,
  started: tally.started,
  ended: tally.ended,
  duration: tally.duration,
  hostsDown: tally.down.size,
  hostsWoken: tally.woken.size,
});

type HostStanding = Lines['began']['hosts'][number];

const standing = (tally: Tally, hosts: readonly HostStanding[]): Tally => hosts.reduce(withHost, tally);

function withHost(tally: Tally, { id, state }: Pick<HostStanding, 'id' | 'state'>): Tally {
  const { downBefore, down, waking, woken } = tally;
  switch (state) {
    case 'shutting_down':
    case 'offline':
      return downBefore.has(id) ? tally : { ...tally, down: withOne(down, id) };
    case 'waking':
      return { ...tally, waking: withOne(waking, id) };
    case 'online':
      return {
        ...tally,
        downBefore: new Set([...downBefore].filter((other) => other !== id)),
        woken: waking.has(id) ? withOne(woken, id) : woken,
      };
    default:
      return tally;
  }
}

const withOne = (set: ReadonlySet<string>, one: string): ReadonlySet<string> =>
  set.has(one) ? set : new Set([...set, one]);

const corrected = (tally: Tally, by: number): Tally => {
  const { started, ended, ofThisBoot } = tally;
  return {
    ...tally,
    started: ofThisBoot.has('started') ? wallClockTime(started + by) : started,
    ended: ended !== null && ofThisBoot.has('ended') ? wallClockTime(ended + by) : ended,
  };
};
