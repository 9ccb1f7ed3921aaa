import type { ProbedView, Snapshot } from '../../domain/view/snapshot.js';
import { hostPayload } from './host_device.js';
import { mainsPayload, onOff, outagePayload, probedPayload, problemPayload } from './service_device.js';
import type { SteadyTimes } from './steady_values.js';
import { topicBelow } from './topics.js';
import { upsPayload } from './ups_device.js';

/** What stands on every retained state topic but the availability: full topic → payload. Times are ISO 8601 in UTC. */
export const statesOf = (snapshot: Snapshot, baseTopic: string, times: SteadyTimes): Map<string, string> => {
  const { upses, hosts, sentinels, witnesses } = snapshot;
  const states: (readonly [topic: string, payload: string | object])[] = [
    ['mains', mainsPayload(snapshot.mains)],
    ...upses.map((ups) => [`ups/${ups.name}`, upsPayload(ups)] as const),
    ...hosts.map((host) => [`host/${host.id}`, hostPayload(host, times)] as const),
    ['problem', problemPayload(snapshot.problems)],
    ['drill', onOff(snapshot.drill)],
    ['maintenance', onOff(snapshot.maintenanceUntil !== null)],
    ['last_outage', outagePayload(snapshot.lastOutage)],
    ...sentinels.map((sentinel) => [`sentinel/${sentinel.id}`, probedText(sentinel)] as const),
    ...witnesses.map((witness) => [`witness/${witness.id}`, probedText(witness)] as const),
  ];
  return new Map(states.map(([topic, payload]) => [topicBelow(baseTopic, topic), encode(payload)]));
};

// Words go as they are, all else as JSON.
const encode = (payload: string | object): string =>
  typeof payload === 'string' ? payload : JSON.stringify(payload);

// Views keep their identity while they do not change: of 200 sentinels only the changed ones are turned into text anew.
const probedTexts = new WeakMap<ProbedView, string>();

const probedText = (view: ProbedView): string => {
  const known = probedTexts.get(view);
  if (known !== undefined) return known;
  const text = JSON.stringify(probedPayload(view));
  probedTexts.set(view, text);
  return text;
};
