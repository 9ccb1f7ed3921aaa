import { whyOf, type Told } from '../view/reasons/told.js';
import type { Why } from '../view/reasons/render.js';

/** Everything that is worth one line in the log and one message on the `event` topic. The order is Home Assistant's `event_types`. */
export const announcementTypes = [
  'mains_present',
  'mains_suspect',
  'mains_lost',
  'mains_lost_again',
  'mains_restoring',
  'mains_restored',
  'mains_unknown',
  'low_battery',
  'ups_on_battery',
  'ups_on_line',
  'sentinel_alive',
  'sentinel_silent',
  'sentinel_unknown',
  'witness_alive',
  'witness_silent',
  'witness_unknown',
  'problem_raised',
  'problem_cleared',
  'drill_started',
  'drill_ended',
  'maintenance_started',
  'maintenance_ended',
  'schedule_announced',
  'schedule_started',
  'schedule_ended',
  'schedule_skipped',
  'shutdown_delay_changed',
  'host_online',
  'host_shutdown_pending',
  'host_shutting_down',
  'host_offline',
  'host_waking',
  'host_wake_failed',
  'host_unknown',
  'host_stale',
  'host_unattended',
  'safe_to_cut',
  'primary_waiting',
  'primary_cutting',
  'primary_shutting_down',
  'primary_staying',
  'primary_failed',
  'magic_packet_sent',
  'magic_packet_failed',
  'command_accepted',
  'command_refused',
] as const;

export type AnnouncementType = (typeof announcementTypes)[number];

/** Something happened. In the past tense, told once. */
export interface Announcement {
  readonly type: AnnouncementType;
  /** What happened and why, as one sentence for people. */
  readonly message: string;
  /** The same for other languages; left out where only words are known. */
  readonly why?: Why;
  /** True where a drill, not the mains, is the cause. */
  readonly simulated: boolean;
  /** Machine-readable particulars, such as `{ups: "nas"}` or `{sentinel: "kitchen_plug"}`. */
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

/** An announcement of what is real, unless it says otherwise. The answers to commands are told in words alone. */
export const announced = (
  type: AnnouncementType,
  sentence: Told | string,
  details: Announcement['details'] = {},
  simulated = false,
): Announcement => ({
  type,
  ...(typeof sentence === 'string'
    ? { message: sentence }
    : { message: sentence.text, why: whyOf(sentence) }),
  simulated,
  details,
});
