import type { UpsSettings } from '../core/settings.js';
import { milliseconds, type Moment, type Monotonic, type WallTime } from '../core/time.js';
import type { Device } from '../mains/device.js';
import type { Mains } from '../mains/mains.js';
import type { OutageTotals, OutageView } from '../view/snapshot.js';
import type { Battery } from './battery.js';
import type { DataPort } from './data_port.js';

/** What feeds hosts, as the loop knows it: its own mains, outage, drill and battery. */
export interface Ups {
  readonly settings: UpsSettings;
  readonly sentinels: readonly Device[];
  readonly witnesses: readonly Device[];
  /** As people are told of it. */
  readonly mains: Mains;
  /**
   * The mains as this UPS gets it, by which its outages begin and end. Not the same where it has a data port and sentinels: its
   * breaker may be off while the mains is there.
   */
  readonly input: Mains;
  /** Null where it has none. */
  readonly port: DataPort | null;
  /** Whether the mains was decided since the start, or its status may be served from memory. */
  readonly decided: boolean;
  /** The real outage that is going on, from `lost` to `present`. */
  readonly outage: Outage | null;
  /**
   * When everything that was last probed at once in this outage has had, or will have had, its time to answer; null where that
   * has not been since it began, or since the mains was seen to come and go.
   */
  readonly lookOverAt: Monotonic | null;
  readonly lastOutage: OutageView | null;
  readonly totals: OutageTotals;
  readonly drill: Drill | null;
  readonly lastDrill: LastDrill | null;
  /** Null where `ups.battery` is not configured. */
  readonly battery: Battery | null;
  /** Since when every host on it is down, in a real outage; null where that is not so. */
  readonly hostsDownSince: Moment | null;
}

/** Of a UPS of which nothing is remembered. */
export const uneventful = Object.freeze({
  outage: null,
  lookOverAt: null,
  lastOutage: null,
  totals: Object.freeze({ outages: 0, lasted: milliseconds(0) }),
  drill: null,
  lastDrill: null,
  hostsDownSince: null,
});

export interface Outage {
  readonly startedAt: Moment;
  /** From then the shutdown delays count: its start, unless the mains was back in between. */
  readonly deadlinesFrom: Moment;
  /** The sections in their own right that have said `OB LB` in it: that is not taken back before it is over. */
  readonly saidLowBattery: readonly string[];
}

/** A simulated outage. */
export interface Drill {
  readonly startedAt: Moment;
  /** Given while it is over but the "mains" has to be stable for `detection.restore_after`, as in a real one. */
  readonly stoppedAt: Moment | null;
  /** The ids of the hosts that were up when it began. */
  readonly upAtStart: readonly string[];
}

export interface LastDrill {
  readonly endedAt: WallTime;
  /** Whether a real outage put an end to it. */
  readonly cutShort: boolean;
}

/** The outage, or the drill, that it is on battery for. A real outage goes before a drill. */
export interface OnBattery {
  readonly since: Moment;
  readonly simulated: boolean;
}

export function onBattery({ decided, outage, drill }: Ups): OnBattery | null {
  if (!decided) return null;
  if (outage !== null) return { since: outage.deadlinesFrom, simulated: false };
  return drill === null ? null : { since: drill.startedAt, simulated: true };
}
