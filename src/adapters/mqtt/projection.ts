import type { Announcement } from '../../domain/announcement.js';
import type { OutageView, ProbedView, Snapshot, UpsView } from '../../domain/snapshot.js';
import { inWholeSeconds, isoTime, tenthsOfMilliseconds, type WallTime } from '../../domain/time.js';
import { hostPayload } from './host_payload.js';
import type { SteadyTimes } from './steady_times.js';
import { countdownSeconds, runtimeSeconds } from './steps.js';
import type { DiscoveryFacts } from './settings.js';
import {
  encode,
  topicBelow,
  type EventPayload,
  type LastOutagePayload,
  type OnOff,
  type ProbedPayload,
  type PublishedPayloads,
  type PublishedTopic,
  type UpsPayload,
} from './topics.js';

/**
 * What stands on every retained state topic for this snapshot: full topic → payload. Availability is not among them.
 *
 * @param times those that were told before
 */
export const statesOf = (snapshot: Snapshot, baseTopic: string, times: SteadyTimes): Map<string, string> => {
  const states = new Map<string, string>();
  const put = <T extends PublishedTopic>(topic: T, payload: PublishedPayloads[T]): void => {
    states.set(topicBelow(baseTopic, topic), encode(payload));
  };
  const { mains } = snapshot;
  put('mains', {
    state: mains.state,
    since: isoTime(mains.since),
    reason: mains.reason,
    simulated: mains.simulated,
  });
  for (const ups of snapshot.upses) put(`ups/${ups.name}`, upsPayload(ups));
  for (const host of snapshot.hosts) put(`host/${host.id}`, hostPayload(host, times));
  put('problem', { state: onOff(snapshot.problems.length > 0), reasons: snapshot.problems });
  put('drill', onOff(snapshot.drill));
  put('maintenance', onOff(snapshot.maintenanceUntil !== null));
  put('last_outage', outagePayload(snapshot.lastOutage));
  for (const sentinel of snapshot.sentinels)
    states.set(topicBelow(baseTopic, `sentinel/${sentinel.id}`), probedText(sentinel));
  for (const witness of snapshot.witnesses)
    states.set(topicBelow(baseTopic, `witness/${witness.id}`), probedText(witness));
  return states;
};

/** Every topic below the base topic that something is retained on, with this configuration. */
export const retainedTopics = (baseTopic: string, facts: DiscoveryFacts): string[] => {
  const topics: PublishedTopic[] = [
    'availability',
    'mains',
    'problem',
    'last_outage',
    'drill',
    'maintenance',
    ...facts.sentinels.map(({ id }) => `sentinel/${id}` as const),
    ...facts.witnesses.map(({ id }) => `witness/${id}` as const),
    ...facts.upses.map(({ name }) => `ups/${name}` as const),
    ...facts.hosts.map(({ id }) => `host/${id}` as const),
  ];
  return topics.map((topic) => topicBelow(baseTopic, topic));
};

/** The payload on the `event` topic. Details cannot replace what every event has. */
export const eventPayload = (announcement: Announcement, at: WallTime): EventPayload => ({
  ...announcement.details,
  event_type: announcement.type,
  message: announcement.message,
  simulated: announcement.simulated,
  at: isoTime(at),
});

const onOff = (on: boolean): OnOff => (on ? 'ON' : 'OFF');

// Views keep their identity while they do not change: of 200 sentinels only the changed ones are turned into text anew.
const probedTexts = new WeakMap<ProbedView, string>();

const probedText = (view: ProbedView): string => {
  const known = probedTexts.get(view);
  if (known !== undefined) return known;
  const text = encode(probedPayload(view));
  probedTexts.set(view, text);
  return text;
};

const probedPayload = (view: ProbedView): ProbedPayload => ({
  name: view.name,
  state: view.state,
  since: isoTime(view.since),
  latency_ms: view.latency === null ? null : tenthsOfMilliseconds(view.latency),
});

const upsPayload = (ups: UpsView): UpsPayload => ({
  status: ups.status === 'stale' ? 'unknown' : ups.status,
  low_battery_in: ups.lowBatteryIn === null ? null : countdownSeconds(ups.lowBatteryIn),
  battery_charge: ups.battery === null ? null : ups.battery.charge,
  battery_runtime: ups.battery === null ? null : runtimeSeconds(ups.battery.runtime),
  clients: ups.clients,
  simulated: ups.simulated,
});

const outagePayload = (outage: OutageView | null): LastOutagePayload =>
  outage === null
    ? { started: null, duration: null }
    : {
        started: isoTime(outage.startedAt),
        duration: outage.duration === null ? null : inWholeSeconds(outage.duration),
      };
