import type { Battery } from './battery.js';
import type { Part } from './event.js';
import type { Host } from './host.js';
import type { Mains } from './mains.js';
import type { ProbedDevice } from './probed_device.js';
import type { OutageView, UpsStatus } from './snapshot.js';
import type { Duration, Moment, Monotonic, WallTime } from './time.js';

/** Everything that the loop knows. Only `step` makes a new one. */
export interface State {
  /** When this run of the service began. */
  readonly startedAt: Moment;
  readonly sentinels: readonly ProbedDevice[];
  readonly witnesses: readonly ProbedDevice[];
  readonly hosts: readonly Host[];
  readonly mains: Mains;
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
  readonly drill: Drill | null;
  readonly lastDrill: LastDrill | null;
  readonly maintenance: Maintenance | null;
  /** Null where `ups.battery` is not configured. */
  readonly battery: Battery | null;
  /** Shutdown delays that were set at run time, by UPS name. */
  readonly delays: ReadonlyMap<string, RuntimeDelay>;
  /** What each UPS said last, by name. */
  readonly served: ReadonlyMap<string, UpsStatus>;
  /** NUT clients logged in, by UPS name; null where upsd cannot be asked. */
  readonly clients: ReadonlyMap<string, number> | null;
  readonly failedParts: ReadonlyMap<Part, string>;
}

export interface Outage {
  readonly startedAt: Moment;
  /** From then the shutdown delays count: its start, unless the mains was back in between. */
  readonly deadlinesFrom: Moment;
  /** The UPSes in their own right that have said `OB LB` in it, by name: that is not taken back before it is over. */
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

/** While it lasts, every UPS goes on saying what it said when it began. */
export interface Maintenance {
  readonly until: Moment;
  readonly held: ReadonlyMap<string, UpsStatus>;
}

export interface RuntimeDelay {
  readonly delay: Duration;
  /** What the configuration said when it was set: once that changes, the configuration wins again. */
  readonly configured: Duration;
}
