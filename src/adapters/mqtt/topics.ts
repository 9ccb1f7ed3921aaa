import type { AnnouncementType } from '../../domain/announcement.js';
import type { MainsName, ProbedState } from '../../domain/snapshot.js';

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
}

export type PublishedTopic = keyof PublishedPayloads;

/** Every topic below the base topic that takes commands. */
export const commandTopics = ['drill/set', 'maintenance/set'] as const;
export type CommandTopic = (typeof commandTopics)[number];

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
