import type { RecordedEvent } from './event_list.js';
import type { PlainKey } from '../../words/words.js';

export type EventKind =
  'mains' | 'upses' | 'devices' | 'hosts' | 'waking' | 'people' | 'machine' | 'problems';

export const kindWords: Readonly<Record<EventKind, PlainKey>> = {
  mains: 'then.of_mains',
  upses: 'then.of_upses',
  hosts: 'then.of_hosts',
  waking: 'then.of_waking',
  devices: 'then.of_devices',
  people: 'then.of_people',
  machine: 'then.of_machine',
  problems: 'then.of_problems',
};

export const isKind = (value: string): value is EventKind => value in kindWords;

const kinds: Readonly<Record<RecordedEvent['type'], EventKind>> = {
  mains_present: 'mains',
  mains_suspect: 'mains',
  mains_lost: 'mains',
  mains_lost_again: 'mains',
  mains_restoring: 'mains',
  mains_restored: 'mains',
  mains_unknown: 'mains',
  low_battery: 'upses',
  ups_on_battery: 'upses',
  ups_on_line: 'upses',
  safe_to_cut: 'upses',
  sentinel_alive: 'devices',
  sentinel_silent: 'devices',
  sentinel_unknown: 'devices',
  witness_alive: 'devices',
  witness_silent: 'devices',
  witness_unknown: 'devices',
  problem_raised: 'problems',
  problem_cleared: 'problems',
  drill_started: 'people',
  drill_ended: 'people',
  maintenance_started: 'people',
  maintenance_ended: 'people',
  schedule_announced: 'people',
  schedule_started: 'people',
  schedule_ended: 'people',
  schedule_skipped: 'people',
  shutdown_delay_changed: 'people',
  command_accepted: 'people',
  command_refused: 'people',
  host_online: 'hosts',
  host_shutdown_pending: 'hosts',
  host_shutting_down: 'hosts',
  host_offline: 'hosts',
  host_unknown: 'hosts',
  host_stale: 'hosts',
  host_unattended: 'hosts',
  host_waking: 'waking',
  host_wake_failed: 'waking',
  magic_packet_sent: 'waking',
  magic_packet_failed: 'waking',
  primary_waiting: 'machine',
  primary_cutting: 'machine',
  primary_shutting_down: 'machine',
  primary_staying: 'machine',
  primary_failed: 'machine',
};

/** The types of events of a kind, as the route takes them. */
export const typesOf = (kind: EventKind): string =>
  Object.entries(kinds)
    .flatMap(([type, of]) => (of === kind ? [type] : []))
    .join();
