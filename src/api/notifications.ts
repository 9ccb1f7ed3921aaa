import { inWholeSeconds, isoTime, type Duration, type WallTime } from '../domain/core/time.js';

/** How one target of notifications stands. Holds no secret. */
export interface TargetState {
  readonly name: string;
  /** `mail`, `ntfy` … */
  readonly type: string;
  readonly events: readonly string[];
  /** How many things it is still to be told. */
  readonly waiting: number;
  /** How many could not be kept for it since it was told something. */
  readonly dropped: number;
  readonly lastDelivery: WallTime | null;
  /** Why the last attempt failed; null where it did not. */
  readonly lastError: { readonly at: WallTime; readonly reason: string } | null;
  /** Until it is tried again; null where it is not waited for. */
  readonly nextAttemptIn: Duration | null;
}

export interface TestOutcome {
  readonly delivered: boolean;
  /** What the server said, or why it could not be asked. */
  readonly answer: string;
}

/** What people can ask and try of the notifications. */
export interface Notifications {
  targets(): readonly TargetState[];
  /** Sends a test message at once. Never rejects. Null: there is no such target; `busy`: a test of it is on its way. */
  test(target: string): Promise<TestOutcome | 'busy'> | null;
}

export type NotifyReport = ReturnType<typeof notifyReport>;

/** What `GET /api/notify` tells: times in ISO 8601, lengths in seconds. */
export const notifyReport = (targets: readonly TargetState[]) => ({
  targets: targets.map((target) => ({
    name: target.name,
    type: target.type,
    events: target.events,
    waiting: target.waiting,
    dropped: target.dropped,
    last_delivery: target.lastDelivery === null ? null : isoTime(target.lastDelivery),
    last_error: target.lastError && { at: isoTime(target.lastError.at), reason: target.lastError.reason },
    next_attempt_in: target.nextAttemptIn === null ? null : inWholeSeconds(target.nextAttemptIn),
  })),
});
