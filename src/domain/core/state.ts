import type { Host } from '../host/host.js';
import type { Primary } from '../primary/stage.js';
import type { Schedule } from '../schedule/schedule.js';
import type { Ups } from '../ups/ups.js';
import type { UpsStatus } from '../view/snapshot.js';
import type { Component } from './event.js';
import type { Duration, Moment } from './time.js';

/** Everything that the loop knows. Only `step` makes a new one. */
export interface State {
  /** When this run of the service began. */
  readonly startedAt: Moment;
  /** In the order of the settings: the main one first. */
  readonly upses: readonly Ups[];
  readonly hosts: readonly Host[];
  readonly maintenance: Maintenance | null;
  /** In the order of the settings. */
  readonly schedules: readonly Schedule[];
  /** The machine that we run on. */
  readonly primary: Primary;
  /** Shutdown delays that were set at run time, by section. */
  readonly delays: ReadonlyMap<string, RuntimeDelay>;
  /** What each section said last. */
  readonly served: ReadonlyMap<string, UpsStatus>;
  /** NUT clients logged in, by section; null where upsd cannot be asked. */
  readonly clients: ReadonlyMap<string, number> | null;
  /** Why each component that has failed did. */
  readonly failures: ReadonlyMap<Component, string>;
}

/** While it lasts, every section goes on saying what it said when it began. */
export interface Maintenance {
  readonly until: Moment;
  readonly held: ReadonlyMap<string, UpsStatus>;
}

export interface RuntimeDelay {
  readonly delay: Duration;
  /** What the configuration said when it was set: once that changes, the configuration wins again. */
  readonly configured: Duration | null;
}
