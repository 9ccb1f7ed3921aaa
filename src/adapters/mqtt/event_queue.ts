import type { Announcement } from '../../domain/core/announcement.js';
import { isoTime, milliseconds, seconds, wallClockTime, type WallTime } from '../../domain/core/time.js';
import { runAfter, type Timer } from '../../platform/timers.js';

/**
 * From one event to the next. Home Assistant tells the state of an event entity to the millisecond: of two events that it takes
 * in within one, automations with a `from` or `to` in their trigger see only one (until 2026.6). A busy one takes in at once
 * what came within 10 ms (2026.2 beside a load of 20 on two cores: 47 states of 60 events; from 20 ms on all 60).
 */
const gap = milliseconds(50);

/** Waiting or on their way. */
const maxEvents = 200;

/** The wall clock was set back when an event would be stamped further than this behind the one before. */
const clockSetBack = seconds(1);

/** The payload on the `event` topic. Details cannot replace what every event has. */
export const eventPayload = ({ type, message, simulated, details }: Announcement, at: WallTime) => ({
  ...details,
  event_type: type,
  message,
  simulated,
  at: isoTime(at),
});

export type EventPayload = ReturnType<typeof eventPayload>;

/** Of a thousand sentinels that fall silent each is told. What that means is told before them. */
const isOfOneDevice = ({ event_type: type }: EventPayload): boolean => /^(sentinel|witness)_/.test(type);

/** Sends events one after the other, each with a time of its own, so that none is taken for the one before. */
export class EventQueue {
  readonly #waiting: EventPayload[] = [];
  #timer: Timer | null = null;
  #onTheirWay = 0;
  #lastAt: WallTime | null = null;

  /** @param send resolves once the broker has it, or will not have it; does not reject */
  constructor(private readonly send: (event: EventPayload) => Promise<unknown>) {}

  /** @returns whether it is sent; false where too many wait already */
  add(announcement: Announcement, at: WallTime): boolean {
    const event = eventPayload(announcement, this.#ownTime(at));
    const firstOfOne = this.#waiting.findIndex(isOfOneDevice);
    const isFull = this.#waiting.length + this.#onTheirWay >= maxEvents;
    if (isFull && (isOfOneDevice(event) || firstOfOne === -1)) return false;
    if (isFull) this.#waiting.pop();
    if (isOfOneDevice(event) || firstOfOne === -1) this.#waiting.push(event);
    else this.#waiting.splice(firstOfOne, 0, event);
    if (this.#timer === null) this.#sendNext();
    return true;
  }

  /** Forgets what waits: events are told now or never. */
  clear(): void {
    this.#waiting.length = 0;
  }

  #sendNext(): void {
    const event = this.#waiting.shift();
    this.#timer = event === undefined ? null : runAfter(gap, () => this.#sendNext());
    if (event === undefined) return;
    this.#onTheirWay += 1;
    void this.send(event).finally(() => (this.#onTheirWay -= 1));
  }

  #ownTime(at: WallTime): WallTime {
    const last = this.#lastAt;
    const isBehind = last !== null && at <= last && last - at < clockSetBack;
    this.#lastAt = isBehind ? wallClockTime(last + 1) : at;
    return this.#lastAt;
  }
}
