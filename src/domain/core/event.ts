import type { Announcement } from './announcement.js';
import type { Command, CommandOrigin, CommandResult } from './command.js';
import type { PortReport } from '../ups/data_port.js';
import type { Told } from '../view/reasons/told.js';
import type { Duration, Monotonic, WallTime } from './time.js';

/**
 * What one probe met (docs/probes.md). Only `silent` ever counts towards silence;
 * `link_down` does where `detection.link_down` says so; a probing error must never look like a power cut.
 */
export type ProbeOutcome =
  /** Any answer at all. `latency` is null where the probe has none to tell (mqtt). */
  | { readonly kind: 'alive'; readonly latency: Duration | null }
  /** No answer in time, or nobody at that address. `why`: such as "no answer in 1 s". */
  | { readonly kind: 'silent'; readonly why: Told }
  /** No route, or our own interface is down. */
  | { readonly kind: 'link_down'; readonly why: Told }
  /** The broker of an mqtt device is away, or nothing was heard there since it is (back). Counts as unknown. */
  | { readonly kind: 'broker_away'; readonly why: Told }
  /** The probe could not be made: no permission, program missing, odd output, never heard yet … */
  | { readonly kind: 'unknown'; readonly why: Told };

/** A part of the service that can fail without taking the rest down. */
export type Component =
  | 'upsd'
  | 'TLS of upsd'
  | 'MQTT broker'
  | 'NUT driver sockets'
  | 'state file'
  | 'control socket'
  | 'HTTP'
  | 'ingress'
  | 'shutdown of this machine'
  | 'history'
  | 'log file'
  | 'syslog'
  | 'sentry'
  | 'notification queue'
  | NotifyTarget;

/** A target of notifications, by its name. */
export type NotifyTarget = `notify ${string}`;

/** What a probe of a sentinel or witness found. `sentAt` orders results: one that was sent before what is already known changes nothing. */
export interface ProbeResult {
  readonly id: string;
  readonly sentAt: Monotonic;
  readonly outcome: ProbeOutcome;
}

/** What a host's own client script says of it (the hub's `POST /status`). */
export type ReportedStatus = 'online' | 'shutdown_pending' | 'shutting_down';

/** Somebody wants something. */
export interface Commanded {
  readonly type: 'commanded';
  readonly command: Command;
  readonly from: CommandOrigin;
  /** The person, by the name that people know; left out or null: not known. */
  readonly by?: string | null;
}

/** What comes into the loop, one after the other. */
export type DomainEvent =
  /** A deadline of the state may have passed. */
  | { readonly type: 'ticked' }
  /** Results that are there at the same moment: judged once, with all of them known. */
  | { readonly type: 'probed'; readonly results: readonly ProbeResult[] }
  /** The same of a host. */
  | ({ readonly type: 'host_probed' } & ProbeResult)
  /** A host's own client tells how it is. */
  | {
      readonly type: 'host_reported';
      readonly id: string;
      readonly status: ReportedStatus;
      readonly remaining: Duration | null;
    }
  /** What a UPS with a data port says of itself: news of it, or that it says the same still. */
  | { readonly type: 'port_reported'; readonly ups: string; readonly report: PortReport }
  /** Its data is stale, or it cannot be asked; `reason` in words. */
  | { readonly type: 'port_silent'; readonly ups: string; readonly reason: string }
  /** The answer of a UPS that was to cut the power; `trouble` in words where it will not. */
  | { readonly type: 'cut_answered'; readonly ups: string; readonly trouble: string | null }
  /** The machine that we run on goes down, or will not (`trouble`, in words). */
  | { readonly type: 'machine_answered'; readonly trouble: string | null }
  /** A magic packet has left, or could not be sent (`trouble`, in words). */
  | { readonly type: 'magic_packet_done'; readonly id: string; readonly trouble: string | null }
  /** The sections that a NUT client of each host is logged in to, by the host's id; null where upsd cannot be asked. */
  | { readonly type: 'logins_seen'; readonly logins: ReadonlyMap<string, ReadonlySet<string>> | null }
  /** The time `at` of the schedule with this id has come. */
  | { readonly type: 'schedule_due'; readonly schedule: string; readonly at: WallTime }
  | Commanded
  /** Something arrived that is no valid command: bad payload, unknown value. It changes nothing but is told. */
  | {
      readonly type: 'command_rejected';
      readonly from: CommandOrigin;
      readonly by?: string | null;
      readonly what: string;
      readonly reason: string;
    }
  /** NUT clients logged in to each section; null where upsd cannot be asked. */
  | { readonly type: 'clients_counted'; readonly clients: ReadonlyMap<string, number> | null }
  | { readonly type: 'component_failed'; readonly component: Component; readonly reason: string }
  | { readonly type: 'component_recovered'; readonly component: Component };

/** What the world outside is asked to do. */
export type Effect =
  /** Every sentinel and witness of that UPS is to be probed at once. */
  | { readonly type: 'probe_all'; readonly ups: string }
  /** A magic packet is to be sent to the host with this id. */
  | { readonly type: 'send_magic_packet'; readonly host: string }
  /** A UPS with a data port is to carry something out; its answer is the answer to the command. */
  | { readonly type: 'ask_port'; readonly ups: string; readonly request: PortRequest }
  /** A UPS of the machine that we run on is to cut its power, and to give it again with the mains. */
  | { readonly type: 'cut_power'; readonly ups: string; readonly command: string }
  /** The machine that we run on is to be shut down. */
  | { readonly type: 'shut_down_machine' }
  /** To be told besides what the change of the snapshot tells. */
  | { readonly type: 'announce'; readonly announcement: Announcement }
  /** The answer to a command. */
  | { readonly type: 'answer'; readonly result: CommandResult };

/** What a UPS with a data port can be asked for: NUT's INSTCMD and SET. */
export type PortRequest = Extract<Command, { kind: 'instant_command' | 'set_variable' }>;

/** What a rule makes of a part of the state, and the effects that come with it. */
export interface Change<T> {
  readonly next: T;
  readonly effects: readonly Effect[];
}

export const noEffects: readonly Effect[] = Object.freeze([]);
