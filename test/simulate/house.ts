import type { DomainSettings, UpsSettings } from '../../src/domain/core/settings.js';

/** A made-up house: what stands in it, how each thing behaves, and what happens to it. Every time in milliseconds. */
export interface House {
  readonly seed: number;
  readonly length: number;
  readonly settings: DomainSettings;
  /** Its only UPS, out of the settings. */
  readonly ups: UpsSettings;
  readonly sentinels: readonly DeviceHabits[];
  readonly witnesses: readonly DeviceHabits[];
  readonly hosts: readonly HostHabits[];
  /** In the order of their times. */
  readonly happenings: readonly Happening[];
}

export interface DeviceHabits {
  readonly id: string;
  /** How it is asked: by a ping, or by what it said last at the broker. */
  readonly probe: 'ping' | 'mqtt';
  readonly latency: number;
  /** 0 to 1: how many of its packets get lost. */
  readonly loss: number;
  /** From the mains' return until it answers. */
  readonly bootTakes: number;
  /** So long it runs on without mains. */
  readonly holdsUp: number;
  /** 0 to 1: it does not survive a brown mains that is deeper. */
  readonly endures: number;
  /** An mqtt device: until the broker misses it, and until it is back at a broker that was restarted. */
  readonly missedAfter: number;
  readonly reconnectsIn: number;
}

export interface HostHabits {
  readonly id: string;
  readonly answersPings: boolean;
  /** Its NUT client obeys its UPS: it stays logged in to the end, or leaves as the host goes down. */
  readonly client: 'stays' | 'leaves' | null;
  /** Its client script reports, and obeys its UPS. */
  readonly reports: boolean;
  /** It goes down so long after the first `OB` that it sees; null: at `OB LB`. */
  readonly ownTimer: number | null;
  readonly loss: number;
  readonly shutdownTakes: number;
  readonly bootTakes: number;
  /** So many magic packets wake it; infinite: none does. */
  readonly packetsNeeded: number;
}

export type Happening = { readonly at: number } & (
  | { readonly what: 'mains_off'; readonly lasts: number }
  /** A brown mains: too little for some devices. */
  | { readonly what: 'mains_brown'; readonly lasts: number; readonly depth: number }
  | { readonly what: 'cable_pulled'; readonly lasts: number }
  /** Something between us and all the others is broken; our own cable is not. */
  | { readonly what: 'network_broken'; readonly lasts: number }
  /** It publishes every device's will as it goes. */
  | { readonly what: 'broker_restarted'; readonly lasts: number }
  /** We do not reach it; the devices do. */
  | { readonly what: 'broker_away'; readonly lasts: number }
  | { readonly what: 'device_asleep'; readonly device: string; readonly lasts: number }
  | { readonly what: 'device_restarts'; readonly device: string }
  /** It answers around the timeout, and after it. */
  | { readonly what: 'device_slow'; readonly device: string; readonly lasts: number }
  | { readonly what: 'packets_lost'; readonly loss: number; readonly lasts: number }
  /** No permission, no program: every ping fails. */
  | { readonly what: 'probes_fail'; readonly lasts: number }
  | { readonly what: 'clock_set'; readonly by: number }
  /** The service stands still, and finds everything that came meanwhile when it goes on. */
  | { readonly what: 'service_hangs'; readonly lasts: number }
  | { readonly what: 'service_killed'; readonly lasts: number }
  | { readonly what: 'service_stopped'; readonly lasts: number }
  /** The machine of the service loses its power, or is switched off. */
  | { readonly what: 'machine_off'; readonly lasts: number }
  | { readonly what: 'maintenance'; readonly lasts: number }
  | { readonly what: 'maintenance_ended' }
  | { readonly what: 'drill'; readonly lasts: number }
  | { readonly what: 'delay_set'; readonly ups: string; readonly delay: number }
  | { readonly what: 'wake_asked'; readonly host: string }
  | { readonly what: 'host_switched_off'; readonly host: string }
  | { readonly what: 'host_switched_on'; readonly host: string }
  /** Its mainboard, say: nothing brings it back. */
  | { readonly what: 'host_dies'; readonly host: string }
  | { readonly what: 'host_blocks_pings'; readonly host: string; readonly lasts: number }
  | { readonly what: 'rubbish' }
  | { readonly what: 'ordinary_minutes'; readonly lasts: number }
);
