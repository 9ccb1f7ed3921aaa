import { englishEvents } from './english_events.js';
import { englishRehearsal } from './english_rehearsal.js';
import { englishSchedules } from './english_schedules.js';
import type { Template } from './render.js';

/** What the domain tells people, in English. A reason that may stand within another begins with a small letter and has no full stop. */
export const english = {
  /** Words of other systems. */
  raw: '{words}',
  comma_list: '{first}, {rest}',
  semicolon_list: '{first}; {rest}',
  milliseconds: '{count} ms',
  seconds: '{count} s',
  minutes: '{count} min',
  minutes_and_seconds: '{minutes} min {seconds} s',

  // The mains, by its sentinels.
  sentinels_alive: {
    one: '{alive} of {count} sentinel alive',
    other: '{alive} of {count} sentinels alive',
  },
  sentinels_silent: {
    one: '{silent} of {count} sentinel silent',
    other: '{silent} of {count} sentinels silent',
  },
  some_alive: '{count} alive',
  some_silent: '{count} silent',
  some_unknown: '{count} unknown',
  being_confirmed: {
    one: 'sentinels do not answer; being confirmed by {count} more round',
    other: 'sentinels do not answer; being confirmed by {count} more rounds',
  },
  sentinels_not_back: 'the sentinels are not back yet',
  mains_restoring: '{sentinels} again; waiting until that was so for {wait}',
  network_broke: {
    one: '{count} sentinel silent and no witness answers: the network broke, or our connection to it, not the mains',
    other:
      '{count} sentinels silent and no witness answers: the network broke, or our connection to it, not the mains',
  },
  broker_was_away:
    'the MQTT broker was away: the sentinels are given {wait} to be reachable again before their silence counts',
  link_was_down:
    'our network link was down: the sentinels are given {wait} to be reachable again before their silence counts',
  waiting_for_sentinels:
    'no decision yet: waiting for the sentinels to answer, at most {wait} from the start (detection.boot_grace)',
  undecided: 'no decision yet: {sentinels}',
  blind: 'an outage could not be noticed: {unknown} of {count} sentinels unknown ({sentinels})',
  device_because: '{device}: {reason}',
  and_more: '{list}, and {count} more',
  no_result: 'no result for too long',
  drill_simulates: 'the outage is simulated (drill)',
  drill_ending: 'the drill is over; waiting for {wait} as after a real outage',

  // The mains, by the word of a UPS.
  ups_on_line: 'the UPS is on line',
  ups_on_battery: 'the UPS is on battery',
  ups_was_on_line: 'the UPS was on line when it was heard last: {reason}',
  ups_was_on_battery: 'the UPS was on battery when it was heard last: {reason}',
  ups_restoring: 'the UPS is on line again; waiting until that was so for {wait}',
  ups_without_data: 'no data from the UPS: {reason}',
  ups_says_neither: 'it tells neither OL nor OB',
  ups_not_heard_yet: 'nothing was heard yet',

  // What a probe of a device met.
  not_probed_yet: 'not probed yet',
  no_answer: 'no answer in {seconds} s',
  host_unreachable: 'destination host unreachable',
  network_unreachable: 'network is unreachable',
  no_route: 'no route',
  no_link: '{device} has no link',
  route_lost: '{before}, by which it answered, has lost its route; the way now is {now}',
  route_of_interface: 'the interface',
  route_another: 'another',
  name_unresolved: 'the name {name} does not resolve',
  name_moved: '{reason}; the name leads to {address} now, which does not count yet',
  somebody_says: '{address} says {words}',
  could_not_connect: 'could not connect: {error}',
  broker_away: 'the MQTT broker is away',
  topic_quiet: 'nothing heard yet on {topic}',
  topic_quiet_since: 'nothing heard on {topic} since the MQTT broker came back',
  topic_says: '{words} on {topic}',
  topic_odd: 'odd payload on {topic}: {words}',
  topic_not_subscribed: 'could not subscribe: {error}',
  mqtt_off: 'MQTT is turned off',
  ping_complains: 'ping: {words}',
  ping_odd: 'odd output of ping: {words}',
  fping_not_sent: 'fping could not send: {words}',
  fping_deaf: 'fping did not hear its own echo in time and was killed',
  fping_crowded: 'too many rounds of fping are under way',
  program_missing: 'the program {program} is missing',
  program_to_install: 'the program {program} is missing: install {package}',
  program_without_net_raw: 'no permission to run {program}: it needs the capability NET_RAW',
  program_without_executable: 'no permission to run {program}: it needs to be executable',
  program_without_files: 'too many open files to start {program}',
  program_without_process: 'too many processes to start {program}',
  program_without_memory: 'too little memory to start {program}',
  program_not_started: '{program} could not be started: {error}',
  program_late: '{program} did not end in time and was killed',
  program_endless: '{program} prints without end and was killed',
  program_stopped: '{program} was stopped',
  probe_ended: 'the probe was ended',
  probe_late: 'the probe did not end in time',
  probe_hangs: 'the probe hangs',
  probe_failed: 'the probe failed: {error}',

  // A host.
  host_answers: 'it answers',
  host_logged_in: 'its NUT client is logged in',
  host_reports: 'it reports',
  host_answered: 'it answered a moment ago',
  host_unattended: 'it answers, but no NUT client or script on it is heard: nothing would shut it down',
  host_reports_stopped: 'its reports have stopped',
  host_not_heard_yet: 'nothing is heard of it yet',
  host_not_heard: 'nothing is heard of it',
  host_silent: 'it does not answer',
  host_announced: 'it announced its shutdown and says nothing more',
  host_going: 'it goes down, and has not answered since the outage',
  host_said_so: 'it said so',
  host_ups_says: 'its UPS {ups} says {status}',

  // Its wake-up.
  packets_sent: {
    one: 'a magic packet was sent; waiting for its answer',
    other: '{count} magic packets were sent; waiting for its answer',
  },
  packet_not_sent: 'the magic packet could not be sent: {error}',
  no_packet_sent: 'no magic packet could be sent: {error}',
  not_up_after: {
    one: 'it did not come up after {count} magic packet',
    other: 'it did not come up after {count} magic packets',
  },
  not_heard_after: {
    one: 'nothing was heard of it after {count} magic packet, nor ever before: it answers no ping, and has no NUT client or script',
    other:
      'nothing was heard of it after {count} magic packets, nor ever before: it answers no ping, and has no NUT client or script',
  },
  before_going_down: '{host}, which has to be up before, is still going down',
  before_not_looked_at: '{host}, which has to be up before, has not been looked at yet',
  before_not_up: '{host}, which has to be up before, is not up',
  battery_below: 'the battery is below {percent} %',

  // What keeps the output of a UPS from being cut.
  cut_drill: 'a drill never cuts the power',
  cut_no_outage: 'no outage is going on',
  cut_mains_unknown: 'it is not known whether the mains is there',
  cut_mains_back: 'the mains is back, or may be',
  cut_only_just: 'the hosts have only just gone down',
  cut_no_host: 'no host on it is configured',
  cut_host_up: '{host} is up',
  cut_host_unknown: 'nobody knows whether {host} runs',
  cut_machine_up: 'the machine that sentinel-ups runs on is up',
  cut_machine_stuck: 'the machine that sentinel-ups runs on could not be shut down',

  // The machine that we run on.
  machine_still_runs: 'it still runs {seconds} s after it was told to shut down',

  // Problems.
  on_ups: '{ups}: {what}',
  ups_silent: 'the UPS says nothing: {reason}',
  ups_contradicts:
    'the sentinels are silent, but the UPS is on line: they are down, or the network to them is',
  sentinels_contradict:
    'the UPS is on battery, but the sentinels answer: look at its breaker, plug and cable',
  no_witness_answers: 'no witness answers: an outage could not be told from a broken network',
  no_witness_probed: 'no witness can be probed: a broken network would look like an outage',
  machine_not_shut_down: 'the machine that sentinel-ups runs on could not be shut down: {reason}',
  host_not_woken: '{host} could not be woken: {reason}',
  component_failed: '{component}: {reason}',
  component_upsd: 'upsd',
  component_upsd_tls: 'TLS of upsd',
  component_broker: 'MQTT broker',
  component_driver_sockets: 'NUT driver sockets',
  component_state_file: 'state file',
  component_control_socket: 'control socket',
  component_http: 'HTTP',
  component_ingress: 'ingress',
  component_machine: 'shutdown of this machine',
  component_history: 'history',
  component_log_file: 'log file',
  component_syslog: 'syslog',
  component_sentry: 'Sentry',
  component_notify: 'notify {target}',
  component_notify_queue: 'notification queue',

  ...englishEvents,
  ...englishRehearsal,
  ...englishSchedules,
} as const satisfies Readonly<Record<string, Template>>;
