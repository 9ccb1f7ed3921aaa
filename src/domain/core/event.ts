import type { Command, CommandOrigin } from './command.js';
import type { ProbeOutcome } from '../mains/probe_outcome.js';
import type { ReportedStatus } from '../host/heard.js';
import type { Duration, Monotonic } from './time.js';

/** A part of the service that can fail without taking the rest down. */
export type Component =
  'upsd' | 'MQTT broker' | 'NUT driver sockets' | 'state file' | 'control socket' | 'HTTP' | 'ingress';

/** What a probe of a sentinel or witness found. `sentAt` orders results: one that was sent before what is already known changes nothing. */
export interface ProbeResult {
  readonly id: string;
  readonly sentAt: Monotonic;
  readonly outcome: ProbeOutcome;
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
  /** A magic packet has left, or could not be sent (`trouble`, in words). */
  | { readonly type: 'magic_packet_done'; readonly id: string; readonly trouble: string | null }
  /** The sections that a NUT client of each host is logged in to, by the host's id; null where upsd cannot be asked. */
  | { readonly type: 'logins_seen'; readonly logins: ReadonlyMap<string, ReadonlySet<string>> | null }
  | { readonly type: 'commanded'; readonly command: Command; readonly from: CommandOrigin }
  /** Something arrived that is no valid command: bad payload, unknown value. It changes nothing but is told. */
  | {
      readonly type: 'command_rejected';
      readonly from: CommandOrigin;
      readonly what: string;
      readonly reason: string;
    }
  /** NUT clients logged in to each section; null where upsd cannot be asked. */
  | { readonly type: 'clients_counted'; readonly clients: ReadonlyMap<string, number> | null }
  | { readonly type: 'component_failed'; readonly component: Component; readonly reason: string }
  | { readonly type: 'component_recovered'; readonly component: Component };
