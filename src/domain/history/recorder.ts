import type { Announcement } from '../core/announcement.js';
import type { DomainSettings, ProbedSettings } from '../core/settings.js';
import { seconds, wallClockTime, type Moment } from '../core/time.js';
import type { ProbedState, Snapshot } from '../view/snapshot.js';
import { concerns } from './concerns.js';
import { clipped, whyText, type Lines } from './line_schema.js';
import { summaryOf, type OutageSummary } from './tally.js';
import {
  begin,
  followedBy,
  runningIn,
  stamp,
  withLine,
  type OpenRecord,
  type Written,
} from './open_record.js';

/** What has been recorded so far, as far as the next line depends on it. */
export interface Recording {
  readonly boot: string;
  /** The wall clock's time less the monotonic one's: it moves only when the clock is set. Null: not known yet. */
  readonly offset: number | null;
  /** The next outage or drill gets this number. */
  readonly nextId: number;
  /** Outages and drills that go on, or whose hosts are still being woken, by the UPS's name. */
  readonly open: ReadonlyMap<string, OpenRecord>;
  readonly devices: ReadonlyMap<string, ProbedState>;
  /** What was told last: an outage begins with what led to it. */
  readonly recent: readonly Lines['event'][];
}

export interface Recorded {
  readonly next: Recording;
  readonly written: readonly Written[];
  /** What has come to its last line. */
  readonly closed: readonly OutageSummary[];
}

const maxRecent = 50;

/** A clock that is only steered moves by less between two looks at it. */
const setBy = seconds(2);

/** What is written of a snapshot, after all that was written before. */
export function recordSnapshot(settings: DomainSettings, before: Recording, snapshot: Snapshot): Recorded {
  const { next, written } = withClock(before, snapshot.at);
  const out = [...written];
  const closed: OutageSummary[] = [];
  const open = new Map(next.open);
  let { nextId } = next;
  for (const supply of snapshot.supplies) {
    const running = runningIn(supply);
    const known = open.get(supply.name);
    const followed = known && followedBy(settings, next.boot, known, supply, running, snapshot, out);
    open.delete(supply.name);
    if (followed?.tally.isClosed === true) closed.push(summaryOf(followed.id, followed.tally));
    if (followed?.tally.isClosed === false) open.set(supply.name, followed);
    else if (running !== null) {
      open.set(supply.name, begin(settings, next, nextId, supply, running, snapshot, out));
      nextId += 1;
    }
  }
  const changed = [...snapshot.sentinels, ...snapshot.witnesses].filter(
    ({ id, state }) => next.devices.get(id) !== state,
  );
  // A day begins, as a run does, with a line about all of them: there, who is not known yet is unknown.
  for (const { id, state } of changed)
    if (next.devices.has(id) || state !== 'unknown')
      out.push({ record: null, line: { k: 'device', ...stamp(snapshot.at), id, state } });
  const states = changed.map(({ id, state }) => [id, state] as const);
  const devices = changed.length === 0 ? next.devices : new Map([...next.devices, ...states]);
  return { next: { ...next, open, nextId, devices }, written: out, closed };
}

export function recordAnnouncement(
  settings: DomainSettings,
  before: Recording,
  announcement: Announcement,
  at: Moment,
): Recorded {
  const { next, written } = withClock(before, at);
  const { type, simulated } = announcement;
  const message = clipped(announcement.message);
  const details = Object.fromEntries(
    Object.entries(announcement.details).map(([key, value]) => [
      key,
      typeof value === 'string' ? clipped(value) : value,
    ]),
  );
  const why = whyText(announcement.why);
  const line = { k: 'event', ...stamp(at), type, message, why, simulated, details } as const;
  const out: Written[] = [...written, { record: null, line }];
  const open = new Map(next.open);
  for (const [ups, known] of open)
    if (concerns(settings, ups, announcement)) open.set(ups, withLine(known, line, out));
  const recent = [...next.recent, line].slice(-maxRecent);
  return { next: { ...next, open, recent }, written: out, closed: [] };
}

/** Where the wall clock was set, that is written wherever something of this boot stands. */
export function withClock(before: Recording, { wall, monotonic }: Moment): Recorded {
  const offset = wall - monotonic;
  const by = before.offset === null ? 0 : offset - before.offset;
  if (Math.abs(by) < setBy) return { next: { ...before, offset }, written: [], closed: [] };
  const line = { k: 'clock', at: wall, m: monotonic, by } as const;
  const written: Written[] = [{ record: null, line }];
  const open = new Map([...before.open].map(([ups, known]) => [ups, withLine(known, line, written)]));
  const recent = before.recent.map((event) => ({ ...event, at: wallClockTime(Math.max(0, event.at + by)) }));
  return { next: { ...before, offset, open, recent }, written, closed: [] };
}

/** The first line of a day's file, or of a run of the service: how every device stands. */
export const onLine = (
  { upses }: DomainSettings,
  { boot, devices }: Recording,
  at: Moment,
  fresh: boolean,
): Lines['on'] => {
  const standing = (role: 'sentinel' | 'witness') => (device: ProbedSettings) => ({
    id: device.id,
    name: device.name,
    role,
    state: devices.get(device.id) ?? ('unknown' as const),
  });
  const all = upses.flatMap(({ sentinels, witnesses }) => [
    ...sentinels.map(standing('sentinel')),
    ...witnesses.map(standing('witness')),
  ]);
  return { k: 'on', ...stamp(at), boot, fresh, devices: all };
};
