import type { AnnouncementType } from '../../domain/announcement.js';
import type { HostStateName, HostView, MainsName, ProbedState } from '../../domain/snapshot.js';

/** Every topic below the base topic that we publish, and what stands in it. Times are ISO 8601 in UTC. */
export interface PublishedPayloads {
  readonly availability: Availability;
  readonly mains: MainsPayload;
  readonly problem: ProblemPayload;
  readonly last_outage: LastOutagePayload;
  readonly drill: OnOff;
  readonly maintenance: OnOff;
  readonly event: EventPayload;
  readonly [sentinel: `sentinel/${string}`]: ProbedPayload;
  readonly [witness: `witness/${string}`]: ProbedPayload;
  readonly [ups: `ups/${string}`]: UpsPayload;
  readonly [host: `host/${string}`]: HostPayload;
}

export type PublishedTopic = keyof PublishedPayloads;

/** The topics below the base topic that take commands to the service; every host has its own besides. */
export const commandTopics = ['drill/set', 'maintenance/set'] as const;

/** Every topic below the base topic that takes commands. */
export type CommandTopic = ServiceCommandTopic | HostCommandTopic;
export type ServiceCommandTopic = (typeof commandTopics)[number];
export type HostCommandTopic = `host/${string}/wake` | `host/${string}/shutdown_delay/set`;

export type Availability = 'online' | 'offline';
export type OnOff = 'ON' | 'OFF';

export interface MainsPayload {
  readonly state: MainsName;
  readonly since: string;
  readonly reason: string;
  readonly simulated: boolean;
}

export interface ProblemPayload {
  readonly state: OnOff;
  readonly reasons: readonly string[];
}

export interface LastOutagePayload {
  /** Null where there was none yet. */
  readonly started: string | null;
  /** Whole seconds; null where there was none yet, and while it goes on. */
  readonly duration: number | null;
}

export interface ProbedPayload {
  readonly name: string;
  readonly state: ProbedState;
  readonly since: string;
  /** One decimal; null where there is none to tell. */
  readonly latency_ms: number | null;
}

/** `unknown` while nothing was decided yet: NUT clients then see stale data. */
export const upsStatusNames = ['OL', 'OB', 'OB LB', 'unknown'] as const;

export interface UpsPayload {
  readonly status: (typeof upsStatusNames)[number];
  /** Seconds, in steps; null while idle and once there. */
  readonly low_battery_in: number | null;
  /** Whole percent; null without a battery model. */
  readonly battery_charge: number | null;
  /** Seconds, in steps; null without a battery model. */
  readonly battery_runtime: number | null;
  /** Null where upsd cannot be asked. */
  readonly clients: number | null;
  readonly simulated: boolean;
}

export const hostStateNames = [
  'online',
  'shutdown_pending',
  'shutting_down',
  'offline',
  'waking',
  'wake_failed',
  'unknown',
] as const satisfies readonly HostStateName[];

export const hostActionNames = ['shut_down', 'wake', 'wake_again'] as const satisfies readonly HostAction[];

type HostAction = NonNullable<HostView['next']>['action'];

export interface HostPayload {
  readonly name: string;
  readonly state: (typeof hostStateNames)[number];
  readonly reason: string;
  /** Null where nothing tells. */
  readonly up: boolean | null;
  /** Minutes, with at most two decimals; null where it has none. */
  readonly shutdown_delay: number | null;
  /** Minutes, as configured, where it was set otherwise at run time; else null. */
  readonly configured_delay: number | null;
  /** Seconds to its shutdown, in steps; null where none is coming. */
  readonly remaining: number | null;
  /** What comes next by itself; null where nothing does. */
  readonly next_action: (typeof hostActionNames)[number] | null;
  readonly next_at: string | null;
  readonly last_report: string | null;
  readonly stale: boolean;
  readonly unattended: boolean;
  /** In words, where one of the two is true; else null. */
  readonly client_problem: string | null;
}

export interface EventPayload {
  readonly event_type: AnnouncementType;
  readonly message: string;
  readonly simulated: boolean;
  readonly at: string;
  readonly [detail: string]: string | number | boolean;
}

/** One message as it goes out. */
export interface Message {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
}

/** The full topic. */
export const topicBelow = (baseTopic: string, topic: PublishedTopic | CommandTopic): string =>
  `${baseTopic}/${topic}`;

/** The payload as it goes over the wire: words as they are, all else as JSON. */
export const encode = (payload: PublishedPayloads[PublishedTopic]): string =>
  typeof payload === 'string' ? payload : JSON.stringify(payload);

export const availabilityMessage = (baseTopic: string, availability: Availability): Message => ({
  topic: topicBelow(baseTopic, 'availability'),
  payload: encode(availability),
  retain: true,
});

/** Clears what is retained on a topic; on a discovery topic, removes the device. */
export const emptyRetained = (topic: string): Message => ({ topic, payload: '', retain: true });
