import type { AnnouncementType } from '../core/announcement.js';
import type { WallTime } from '../core/time.js';
import type { HostStateName, ProbedState, UpsStatus } from '../view/snapshot.js';
import type { LatencyPoint } from './latency.js';
import type { Lines } from './line_schema.js';
import type { OutageSummary } from './tally.js';

/** A time in which nothing was recorded: the service did not run, or could not write. */
export interface Span {
  readonly from: WallTime;
  readonly to: WallTime;
}

/** For how long something was so. `to` null: it still is. */
export interface Stretch {
  readonly from: WallTime;
  readonly to: WallTime | null;
}

export interface OutageList {
  /** The newest first. */
  readonly outages: readonly OutageSummary[];
  /** Null: nothing was recorded yet. */
  readonly recordingSince: WallTime | null;
  readonly notRecorded: readonly Span[];
}

export type RecordedEvent = Pick<Lines['event'], 'at' | 'type' | 'message' | 'why' | 'simulated' | 'details'>;

export interface HostLane {
  readonly id: string;
  readonly name: string;
  readonly lane: readonly (Stretch & {
    readonly state: HostStateName;
    readonly reason: string;
    readonly why: string;
  })[];
}

export interface UpsLane {
  readonly name: string;
  readonly lane: readonly (Stretch & { readonly status: UpsStatus })[];
}

export interface OutageDetails extends OutageSummary {
  readonly events: readonly RecordedEvent[];
  readonly hosts: readonly HostLane[];
  readonly upses: readonly UpsLane[];
}

export interface DeviceLane {
  readonly id: string;
  readonly name: string;
  readonly role: 'sentinel' | 'witness';
  readonly lane: readonly (Stretch & { readonly state: ProbedState })[];
  readonly latency: readonly LatencyPoint[];
}

/**
 * What was. Each answer is bounded, and waits for those that were asked before it; nobody else waits for any of them.
 *
 * All but `list` reject where the disk cannot be read.
 */
export interface History {
  /** The newest outages and drills, at most `limit` of them; those before the one with the number `before`, where it is given. */
  list(limit: number, before: number | null): OutageList;
  /** Null where there is none of that number. */
  outage(id: number): Promise<OutageDetails | null>;
  /** The newest events of a span, at most `limit`, the newest first; of these types, or of all (empty). */
  events(
    span: Span,
    types: readonly AnnouncementType[],
    limit: number,
  ): Promise<{ readonly events: readonly RecordedEvent[]; readonly truncated: boolean }>;
  devices(
    span: Span,
  ): Promise<{ readonly devices: readonly DeviceLane[]; readonly notRecorded: readonly Span[] }>;
}
