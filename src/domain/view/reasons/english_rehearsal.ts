import type { Template } from './render.js';

/** What a rehearsal tells, in English. */
export const englishRehearsal = {
  hours: '{count} h',
  days: '{count} days',

  // What happens.
  mains_gone: 'the mains of {ups} goes',
  mains_gone_already: 'the mains of {ups} is away already',
  outage_noticed: 'the outage is noticed: {ups} says OB',
  outage_noticed_in_maintenance: 'the outage is noticed, but maintenance holds what {ups} says',
  maintenance_over: 'maintenance ends: every UPS says how it is',
  low_battery: '{ups} says OB LB: whoever is logged in to it shuts down',
  host_told: '{host} is told to shut down: {ups} says OB LB',
  host_shut_down_with_us: '{host}, on which sentinel-ups runs, shuts down',
  host_down: '{host} is down',
  host_lost_power: '{host} loses its power while it runs',
  battery_empty: 'the battery of {ups} is over',
  output_cut: '{ups} cuts its output',
  machine_waits: 'the machine that sentinel-ups runs on waits up to {wait} for the hosts to be down',
  machine_goes: 'the machine that sentinel-ups runs on shuts down',
  machine_goes_and_returns: 'the machine that sentinel-ups runs on shuts down; its UPS cuts the power',
  machine_off: 'sentinel-ups is off: from here on it tells and wakes nobody',
  machine_lost_power: 'the machine that sentinel-ups runs on loses its power',
  machine_back: 'sentinel-ups runs again',
  mains_returns: 'the mains of {ups} is back',
  outage_over: 'the outage of {ups} is over: it says OL',
  host_woken: 'a magic packet is sent to {host}',
  host_up: '{host} is up again',
  host_wake_failed: '{host} cannot be woken: {reason}',

  // What is taken for given.
  assumes_lasts: 'the mains is back after {time}',
  assumes_until_done: 'the mains is back once everything has happened: after {time}',
  assumes_hosts: 'a host needs {down} to shut down and {up} to boot, and every magic packet wakes',
  assumes_sentinels: 'sentinels answer {time} after the mains is back',
  assumes_battery: 'the battery of {ups} lasts {time}, and nobody makes it last longer by going down',
  assumes_running: 'the machine that sentinel-ups runs on, and the network, keep running',

  // What would go wrong.
  not_noticed: 'the outage of {ups} would not be noticed: {reason}',
  no_sentinel_answers: 'no sentinel of it answers now',
  too_few_sentinels: '{alive} of {count} sentinels answer now, and {needed} have to fall silent',
  port_without_data: 'it says nothing of itself: {reason}',
  mains_back_too_soon: 'the mains is back before that',
  battery_unknown: 'nobody knows how long the battery of {ups} lasts: give it a runtime below battery',
  outage_now: 'an outage of {ups} is going on now: this begins in the middle of it',
  drill_now: 'a drill is on: a real outage ends it',
  maintenance_now: 'maintenance is on: nobody is told anything before it ends, in {time}',
  machine_wait_too_long:
    'the machine that sentinel-ups runs on may wait {wait} for the hosts and needs {takes} to shut down, but the battery of {ups} is over {left} after it began to wait',
  machine_stays_off:
    'the machine that sentinel-ups runs on stays off once the mains is back, because its power was never cut: nobody is woken',
  unfinished: 'this was too long to be rehearsed to its end',
  nobody_tells: '{host} is told by nobody: it has no shutdown_delay, and no NUT client of it is logged in',
  nothing_obeys:
    '{host} has a shutdown_delay, but no NUT client or script on it is heard: nothing on it would obey',
  client_not_known:
    'whether a NUT client on {host} would obey is not known: upsd cannot be asked, or has only just begun',
  told_when_low_only: '{host} is told only once the battery is low, and nobody knows when that is',
  never_heard:
    'nothing was ever heard of {host}: nobody knows whether it runs, and whether anything on it would obey',
  battery_over_in_maintenance: 'the battery is over before maintenance is: {host} is never told',
  never_low: '{host} is told once the battery is low, but loses its power before anybody says that it is',
  loses_power_on_its_way: '{host} loses its power before it is down',
  battery_before_delay:
    'the battery is low before the shutdown delay of {host} ({delay}) is over: it is told after {time}',
  battery_over_before_delay:
    'the battery is over before the shutdown delay of {host} ({delay}): it is never told',
  not_told_in_time: '{host} is not told: the mains is back before its turn',
  no_mac: '{host} goes down and is not woken: it has no mac',
  wake_off: '{host} goes down and is not woken: wake.auto is off',
  wake_not_due: '{host} is never woken: its turn does not come',
  wake_fails: '{host} is not woken: {reason}',
  ignores_drills: '{host} ignores drills: no drill has ever shown whether it goes down',
  off_and_woken: '{host} is off now, and is woken all the same',
} as const satisfies Readonly<Record<string, Template>>;
