import type { Template } from './render.js';

/** What is announced, in English: a sentence without a full stop, first what happened, then, behind a colon, why. */
export const englishEvents = {
  event_because: '{event}: {reason}',

  // The mains.
  event_mains_present: 'Mains present: {reason}',
  event_mains_suspect: 'Mains suspect: {reason}',
  event_mains_lost: 'Mains lost: {reason}',
  event_mains_lost_again: 'Mains lost again: {reason}',
  event_mains_restoring: 'Mains restoring: {reason}',
  event_mains_restored: 'Mains is back: {reason}',
  event_mains_unknown: 'Mains unknown: {reason}',
  event_held: '{event} (maintenance: the UPS status is held)',
  outage_lasted: 'the outage lasted {seconds} s',
  drill_over: 'the drill is over',

  // UPSes.
  event_ups_on_battery: 'The UPS is on battery',
  event_ups_on_line: 'The UPS is on line again',
  event_cut_now: 'The output of the UPS may be cut now: every host on it is down',
  event_cut_in: 'The output of the UPS may be cut in {seconds} s: every host on it is down',
  event_low_battery: 'Battery low: machines shut down now',
  event_low_battery_ups: 'Battery low ({ups}): machines shut down now',
  event_low_battery_host: 'Battery low for {host}: it shuts down now',

  // Sentinels and witnesses.
  event_sentinel_alive: 'Sentinel {device} is alive',
  event_sentinel_silent: 'Sentinel {device} is silent',
  event_sentinel_unknown: 'Sentinel {device} is unknown',
  event_witness_alive: 'Witness {device} is alive',
  event_witness_silent: 'Witness {device} is silent',
  event_witness_unknown: 'Witness {device} is unknown',

  // Hosts.
  event_host_online: '{host} is online: {reason}',
  event_host_shutdown_pending: '{host} will be shut down: {reason}',
  event_host_shutdown_in: '{host} will be shut down in {wait}',
  event_host_shutting_down: '{host} shuts down now: {reason}',
  event_host_offline: '{host} is offline: {reason}',
  event_host_waking: '{host} is being woken: {reason}',
  event_host_wake_failed: '{host} could not be woken: {reason}',
  event_host_unknown: 'Nobody knows whether {host} runs: {reason}',
  event_host_stale: '{host} has stopped reporting: it announced no shutdown; is its client script running?',
  event_host_unattended:
    '{host} would not be shut down in an outage: it runs, but no NUT client or script on it is heard',
  event_packet_sent: 'A magic packet was sent to {host}',
  event_packet_sent_again: 'A magic packet was sent to {host} (number {number})',
  event_packet_failed: 'A magic packet for {host} could not be sent: {error}',
  event_packet_failed_again: 'A magic packet for {host} (number {number}) could not be sent: {error}',

  // Drills, maintenance, problems.
  event_drill_started: 'A drill has started: every UPS goes through the stages of an outage',
  event_drill_cut_short: 'The drill was ended by a real outage',
  event_drill_stopped: 'The drill was stopped',
  event_maintenance_started: 'Maintenance is on: the UPS status is held until {until}',
  event_maintenance_ended: 'Maintenance has ended, the UPS status is live again: {statuses}',
  ups_says: '{ups} says {status}',
  event_problem: 'Problem: {problems}',
  event_problem_over: 'The problem is over',

  // The machine that we run on.
  event_machine_waits:
    'The machine that sentinel-ups runs on shuts down soon: its battery is low; it waits up to {seconds} s for {hosts}',
  event_machine_waits_for_nobody:
    'The machine that sentinel-ups runs on shuts down soon: its battery is low; it waits up to {seconds} s for nobody: it makes sure that every host is down',
  event_machine_cut:
    'The power of the machine that sentinel-ups runs on will be cut: {reason}; {ups} is told {command}',
  event_machine_goes: 'The machine that sentinel-ups runs on shuts down now: {reason}',
  event_machine_failed: 'The machine that sentinel-ups runs on could not be shut down: {reason}',
  event_machine_stays: 'The machine that sentinel-ups runs on stays up: {reason}',
  every_host_down: 'every host is down',
  hosts_not_down: '{hosts} not known to be down after {seconds} s',
  no_ups_told: 'no UPS can be told {command}',
  ups_has_not_answered: 'its UPS has not answered',
  ups_will_cut: 'its UPS cuts the power, and gives it again with the mains',
  ups_will_not_cut: 'its UPS will not cut the power ({error})',
  mains_back: 'the mains is back',
  maintenance_on: 'maintenance is on',
} as const satisfies Readonly<Record<string, Template>>;
