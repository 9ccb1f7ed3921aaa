import { announcementTypes, type AnnouncementType } from '../domain/core/announcement.js';
import { inWholeSeconds, isoTime, minutes, wallClockTime, type WallTime } from '../domain/core/time.js';
import type {
  DeviceLane,
  OutageDetails,
  OutageList,
  RecordedEvent,
  Span,
  Stretch,
} from '../domain/history/port.js';
import { whyIn } from '../domain/history/line_schema.js';
import type { OutageSummary } from '../domain/history/tally.js';

export type HistoryReport = ReturnType<typeof historyReport>;
export type OutageReport = ReturnType<typeof outageReport>;
export type OutageDetailsReport = ReturnType<typeof outageDetailsReport>;
export type EventsReport = ReturnType<typeof eventsReport>;
export type DevicesReport = ReturnType<typeof devicesReport>;

/** What `GET /api/history` and the routes below it answer. Times in ISO 8601, lengths in seconds, latencies in milliseconds. */
export const historyReport = ({ outages, recordingSince, notRecorded }: OutageList) => ({
  outages: outages.map(outageReport),
  /** Null where nothing was recorded yet. */
  recording_since: recordingSince === null ? null : isoTime(recordingSince),
  not_recorded: notRecorded.map(spanReport),
});

const outageReport = (summary: OutageSummary) => ({
  id: summary.id,
  kind: summary.kind,
  ups: summary.ups,
  started: isoTime(summary.started),
  /** Null while it goes on. */
  ended: summary.ended === null ? null : isoTime(summary.ended),
  /** Null while it goes on, and where nobody can tell. */
  duration: summary.duration === null ? null : inWholeSeconds(summary.duration),
  hosts_down: summary.hostsDown,
  hosts_woken: summary.hostsWoken,
});

export const outageDetailsReport = (details: OutageDetails) => ({
  ...outageReport(details),
  events: details.events.map(eventReport),
  hosts: details.hosts.map(({ id, name, lane }) => ({
    id,
    name,
    lane: lane.map((stretch) => ({
      state: stretch.state,
      ...fromTo(stretch),
      reason: stretch.reason,
      why: whyIn(stretch.why),
    })),
  })),
  upses: details.upses.map(({ name, lane }) => ({
    name,
    lane: lane.map((stretch) => ({ status: stretch.status, ...fromTo(stretch) })),
  })),
});

export const eventsReport = ({
  events,
  truncated,
}: {
  readonly events: readonly RecordedEvent[];
  readonly truncated: boolean;
}) => ({ events: events.map(eventReport), truncated });

export const devicesReport = ({
  devices,
  notRecorded,
}: {
  readonly devices: readonly DeviceLane[];
  readonly notRecorded: readonly Span[];
}) => ({
  devices: devices.map(({ id, name, role, lane, latency }) => ({
    id,
    name,
    role,
    lane: lane.map((stretch) => ({ state: stretch.state, ...fromTo(stretch) })),
    latency: latency.map((point) => ({ ...point, at: isoTime(point.at) })),
  })),
  not_recorded: notRecorded.map(spanReport),
});

const eventReport = ({ at, type, message, why, simulated, details }: RecordedEvent) => ({
  at: isoTime(at),
  type,
  message,
  /** The message by its code; null where it has none. */
  why: whyIn(why),
  simulated,
  details,
});

const spanReport = ({ from, to }: Span) => ({ from: isoTime(from), to: isoTime(to) });

const fromTo = ({ from, to }: Stretch) => ({ from: isoTime(from), to: to === null ? null : isoTime(to) });

type Query = Readonly<Record<string, unknown>>;

/** What is wrong with a question, in words. */
export class BadQuestion extends Error {}

const day = minutes(24 * 60);
const maxSpan = 366 * day;

/**
 * The span that `from` and `to` name: the 24 hours before `to`, and until now, where they are left out.
 *
 * @throws BadQuestion
 */
export function spanIn(query: Query, now: WallTime): Span {
  const to = timeIn(query, 'to') ?? now;
  const from = timeIn(query, 'from') ?? wallClockTime(to - day);
  if (from > to) throw new BadQuestion('from is later than to');
  if (to - from > maxSpan) throw new BadQuestion('from and to are more than a year apart');
  return { from, to };
}

/** A whole number from 1 to `max`. @throws BadQuestion */
export function countIn<Default>(
  query: Query,
  key: string,
  max: number,
  ifLeftOut: Default,
): number | Default {
  const text = query[key];
  if (text === undefined) return ifLeftOut;
  const count = typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > max) throw new BadQuestion(`${key} is not a whole number from 1 to ${max}`);
  return count;
}

/** Types of events, with commas between them; none where it is left out. @throws BadQuestion */
export function typesIn({ type }: Query): readonly AnnouncementType[] {
  if (type === undefined) return [];
  const words = typeof type === 'string' ? type.split(',') : [];
  const types = announcementTypes.filter((known) => words.includes(known));
  if (types.length < words.length || words.length === 0)
    throw new BadQuestion(
      'type is not one of the types of events (docs/mqtt.md), or several with commas between them',
    );
  return types;
}

function timeIn(query: Query, key: string): WallTime | null {
  const text = query[key];
  if (text === undefined) return null;
  const time = typeof text === 'string' && /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
  if (!(time >= 0)) throw new BadQuestion(`${key} is not a time such as 2026-01-31T12:00:00Z`);
  return wallClockTime(time);
}
