import type { DomainSettings } from '../core/settings.js';
import { milliseconds, seconds, type Moment, type Monotonic, type WallTime } from '../core/time.js';
import type { Snapshot, SupplyView } from '../view/snapshot.js';
import { concerns } from './concerns.js';
import { clipped, whyText, type Line, type Lines } from './line_schema.js';
import { newTally, tallied, type RecordKind, type Tally } from './tally.js';

/** An outage or drill that goes on, or whose hosts are still being woken. */
export interface OpenRecord {
  readonly id: number;
  readonly origin: WallTime;
  readonly tally: Tally;
  /** What its lines say of each host and of each name of a UPS. */
  readonly told: ReadonlyMap<string, string>;
  readonly lines: number;
  readonly leftOut: number;
  /** It was found on disk, and that it goes on is still to be told: until when was recorded before. Else null. */
  readonly foundAfter: WallTime | null;
  /** Nothing more is to come but what is told of the snapshot that said so. */
  readonly isOver: boolean;
}

/** One line, and where it belongs: the number of its outage or drill, null for the file of the day. */
export interface Written {
  readonly record: number | null;
  readonly line: Line;
}

/** What leads to an outage is told within its confirmation. */
const recently = seconds(60);

/** Of one outage or drill. Whatever flaps through a night must not fill a disk. */
const maxLines = 4_000;

export interface Running {
  readonly kind: RecordKind;
  /** Null of a drill: the snapshot does not tell when it began. */
  readonly startedAt: WallTime | null;
}

export function runningIn({ lastOutage, drill, mains }: SupplyView): Running | null {
  if (lastOutage?.duration === null) return { kind: 'outage', startedAt: lastOutage.startedAt };
  return drill || mains.simulated ? { kind: 'drill', startedAt: null } : null;
}

export function begin(
  settings: DomainSettings,
  { boot, recent }: { readonly boot: string; readonly recent: readonly Lines['event'][] },
  id: number,
  { name }: SupplyView,
  { kind, startedAt }: Running,
  snapshot: Snapshot,
  out: Written[],
): OpenRecord {
  const now = stamp(snapshot.at);
  const at = startedAt ?? now.at;
  const began = {
    ...now,
    at,
    k: 'began',
    kind,
    ups: name,
    boot,
    origin: at,
    ...standingOf(settings, name, snapshot),
  } as const;
  out.push({ record: id, line: began });
  const record = {
    id,
    origin: at,
    tally: newTally(began),
    told: toldBy(began),
    lines: 1,
    leftOut: 0,
    foundAfter: null,
    isOver: false,
  };
  return recent
    .filter((event) => concerns(settings, name, event))
    .filter(({ m }) => m >= now.m - recently)
    .reduce<OpenRecord>((known, event) => withLine(known, event, out), record);
}

/** The record after a snapshot; closed where it is over, and nobody of it is being woken any more. */
export function followedBy(
  settings: DomainSettings,
  boot: string,
  before: OpenRecord,
  supply: SupplyView,
  running: Running | null,
  snapshot: Snapshot,
  out: Written[],
): OpenRecord {
  const now = stamp(snapshot.at);
  const standing = standingOf(settings, supply.name, snapshot);
  const write = (known: OpenRecord, line: Line): OpenRecord => withLine(known, line, out);
  const { foundAfter } = before;
  let record = before;
  if (foundAfter !== null) {
    const resumed = { k: 'resumed', ...now, boot, after: foundAfter, ...standing } as const;
    record = { ...write({ ...before, foundAfter: null }, resumed), told: toldBy(standing) };
  }
  for (const { id, state, reason, why } of standing.hosts)
    if (record.told.get(`host ${id}`) !== state)
      record = write(record, { k: 'host', ...now, id, state, reason, why });
  for (const { name, status } of standing.upses)
    if (record.told.get(`ups ${name}`) !== status) record = write(record, { k: 'ups', ...now, name, status });
  record = { ...record, told: toldBy(standing) };
  const { tally, origin } = record;
  const goesOn =
    running?.kind === tally.kind &&
    (running.startedAt === null || running.startedAt === origin) &&
    tally.ended === null;
  if (goesOn) return record;
  if (tally.ended === null) record = write(record, endOf(before, supply, snapshot.at));
  if (running === null) {
    const isOver = !isBeingWoken(standing.hosts, snapshot);
    if (!isOver || !before.isOver) return { ...record, isOver };
  }
  return write(record, { k: 'closed', ...now, left_out: record.leftOut });
}

function endOf({ origin, tally, foundAfter }: OpenRecord, { lastOutage }: SupplyView, at: Moment): Line {
  const known = tally.kind === 'outage' && lastOutage?.startedAt === origin ? lastOutage.duration : null;
  if (known !== null) return { k: 'ended', ...stamp(at), duration: known };
  // Its end was not seen: the last that is known of it is from before.
  if (foundAfter !== null || tally.kind === 'outage')
    return { k: 'ended', ...stamp(at), at: tally.last, duration: null };
  return { k: 'ended', ...stamp(at), duration: milliseconds(at.wall - tally.started) };
}

const isBeingWoken = (hosts: Lines['began']['hosts'], snapshot: Snapshot): boolean =>
  snapshot.hosts.some(
    ({ id, state, next }) =>
      hosts.some((own) => own.id === id) &&
      (state === 'waking' || next?.action === 'wake' || next?.action === 'wake_again'),
  );

export function withLine(before: OpenRecord, line: Line, out: Written[]): OpenRecord {
  const isNeeded = line.k !== 'event' && line.k !== 'host' && line.k !== 'ups';
  if (before.lines >= maxLines && !isNeeded) return { ...before, leftOut: before.leftOut + 1 };
  out.push({ record: before.id, line });
  return { ...before, lines: before.lines + 1, tally: tallied(before.tally, line) };
}

type Standing = Pick<Lines['began'], 'hosts' | 'upses'>;

/** The hosts that hang on the UPS, and the names under which clients ask for it or for them. */
const standingOf = (settings: DomainSettings, ups: string, snapshot: Snapshot): Standing => {
  const hosts = new Set(settings.hosts.filter((host) => host.poweredBy.includes(ups)).map(({ id }) => id));
  const names = settings.sections
    .filter((section) => section.poweredBy.includes(ups))
    .map(({ name }) => name);
  return {
    hosts: snapshot.hosts
      .filter(({ id }) => hosts.has(id))
      .map(({ id, name, state, reason }) => ({
        ...{ id, name, state },
        ...{ reason: clipped(reason.text), why: whyText(reason) },
      })),
    upses: snapshot.upses
      .filter(({ name }) => names.includes(name))
      .map(({ name, status }) => ({ name, status })),
  };
};

const toldBy = ({ hosts, upses }: Standing): ReadonlyMap<string, string> =>
  new Map([
    ...hosts.map(({ id, state }) => [`host ${id}`, state] as const),
    ...upses.map(({ name, status }) => [`ups ${name}`, status] as const),
  ]);

export const stamp = ({ wall, monotonic }: Moment) => ({ at: wall, m: monotonic });

/** The last lines of what nobody can go on with: its end was not seen. */
export const endedUnseen = ({ tally, leftOut }: OpenRecord, m: Monotonic): readonly Line[] => [
  ...(tally.ended === null ? [{ k: 'ended', at: tally.last, m, duration: null } as const] : []),
  { k: 'closed', at: tally.last, m, left_out: leftOut },
];
