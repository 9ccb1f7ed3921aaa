import type { AnnouncementType } from '../core/announcement.js';

/** How much an event matters: 3 may wake somebody, 2 can wait for the morning, 1 is good to know. */
export type Weight = 1 | 2 | 3;

interface NotifyEvent {
  readonly weight: Weight;
  /** Told where a target chooses no events. */
  readonly byDefault: boolean;
}

/** What no announcement tells: what became of the service itself, and of batteries. */
type OwnEvent = 'service_failed' | 'battery_weak';

const important: NotifyEvent = { weight: 3, byDefault: true };
const usual: NotifyEvent = { weight: 2, byDefault: true };
const onRequest: NotifyEvent = { weight: 1, byDefault: false };

/** What people can be told of, by the names that `notify.targets[].events` takes. A new one is a row here. */
const table = {
  mains_lost: important,
  mains_lost_again: important,
  mains_restored: important,
  mains_unknown: onRequest,
  ups_on_battery: important,
  ups_on_line: important,
  low_battery: important,
  battery_weak: usual,
  host_shutdown_pending: onRequest,
  host_shutting_down: onRequest,
  host_offline: onRequest,
  host_online: onRequest,
  host_waking: onRequest,
  host_wake_failed: important,
  host_stale: usual,
  host_unattended: usual,
  primary_shutting_down: important,
  primary_failed: important,
  safe_to_cut: onRequest,
  problem_raised: usual,
  problem_cleared: usual,
  service_failed: usual,
  drill_started: usual,
  drill_ended: usual,
  maintenance_started: onRequest,
  maintenance_ended: onRequest,
  sentinel_silent: onRequest,
  sentinel_alive: onRequest,
  witness_silent: onRequest,
  witness_alive: onRequest,
  schedule_announced: usual,
  schedule_started: onRequest,
  schedule_ended: onRequest,
  schedule_skipped: usual,
  shutdown_delay_changed: onRequest,
} as const satisfies Partial<Record<AnnouncementType | OwnEvent, NotifyEvent>>;

export type NotifyEventName = keyof typeof table;

export const notifyEvents: Readonly<Record<NotifyEventName, NotifyEvent>> = table;

export const isNotifyEvent = (name: string): name is NotifyEventName => Object.hasOwn(notifyEvents, name);

export const notifyEventNames = Object.keys(notifyEvents).filter(isNotifyEvent);

/** Told where a target chooses none. */
export const defaultEvents = notifyEventNames.filter((name) => notifyEvents[name].byDefault);
