import { minutes, type Duration } from './time.js';

/** Of a shutdown delay, and of maintenance. */
export const maxDelay = minutes(1440);

/** Everything that a person or a client can ask for at run time, whichever way it came. */
export type Command =
  /** Of one UPS, or of all (null). */
  | { readonly kind: 'start_drill'; readonly ups: string | null }
  | { readonly kind: 'stop_drill'; readonly ups: string | null }
  | { readonly kind: 'start_maintenance'; readonly duration: Duration }
  | { readonly kind: 'end_maintenance' }
  /** Probe every sentinel and witness now, without waiting for its turn. */
  | { readonly kind: 'probe_everything' }
  /** Send a magic packet to the host (its id) now, and again until it is up. */
  | { readonly kind: 'wake_host'; readonly host: string }
  /** Leave out the next start of the schedule with this id. */
  | { readonly kind: 'skip_schedule'; readonly schedule: string }
  /** Switch it on or off, until the configuration says otherwise. */
  | { readonly kind: 'set_schedule'; readonly schedule: string; readonly enabled: boolean }
  /** Have a UPS with a data port carry out one of its instant commands. */
  | {
      readonly kind: 'instant_command';
      readonly ups: string;
      readonly name: string;
      readonly value: string | null;
    }
  /** Have it change one of its variables. */
  | { readonly kind: 'set_variable'; readonly ups: string; readonly name: string; readonly value: string }
  /** Change the time from an outage's start to this section's `OB LB`. At most 1440 minutes. */
  | { readonly kind: 'set_shutdown_delay'; readonly section: string; readonly delay: Duration };

/** The way by which a command came in; it is told in the log and in the event. */
export type CommandOrigin = 'MQTT' | 'NUT' | 'HTTP' | 'command line';

export type CommandResult =
  | { readonly accepted: true; readonly message: string }
  | {
      readonly accepted: false;
      /** `invalid`: the value is wrong. `unknown`: a UPS does not know what it was asked for. `refused`: it cannot be done now. */
      readonly code: 'invalid' | 'unknown' | 'refused';
      /** What is wrong and what to do, in a sentence for people. */
      readonly reason: string;
    };
