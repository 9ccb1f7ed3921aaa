import { scheduleState } from '../../api/report.js';
import type { ProbedView, Snapshot, SupplyView } from '../../domain/view/snapshot.js';
import { hostPayload } from './host_device.js';
import {
  mainsPayload,
  onOff,
  outagePayload,
  primaryPayload,
  probedPayload,
  problemPayload,
  totalsPayload,
} from './service_device.js';
import type { UpsFacts } from './settings.js';
import type { SteadyTimes, SteadyVariables } from './steady_values.js';
import { topicBelow } from './topics.js';
import { cutPayload, upsPayload } from './ups_device.js';

/** What has been told, so that what has not really moved is not told again. */
export interface Steady {
  readonly times: SteadyTimes;
  readonly variables: SteadyVariables;
}

type States = readonly (readonly [topic: string, payload: string | object])[];

/** What stands on every retained state topic but the availability: full topic → payload. Times are ISO 8601 in UTC. */
export const statesOf = (
  snapshot: Snapshot,
  baseTopic: string,
  facts: readonly UpsFacts[],
  steady: Steady,
): Map<string, string> => {
  const { upses, hosts, sentinels, witnesses, supplies, primary, schedules } = snapshot;
  const states: States = [
    ['mains', mainsPayload(snapshot.mains)],
    ...upses.map((ups) => [`ups/${ups.name}`, upsPayload(ups)] as const),
    ...supplies.flatMap((supply) => supplyStates(supply, facts, snapshot, steady)),
    ...hosts.map((host) => [`host/${host.id}`, hostPayload(host, steady.times)] as const),
    ...(primary === null ? [] : [['primary', primaryPayload(primary)] as const]),
    ...schedules.map((schedule) => [`schedule/${schedule.id}`, scheduleState(schedule)] as const),
    ['problem', problemPayload(snapshot.problems)],
    ['drill', onOff(snapshot.drill)],
    ['maintenance', onOff(snapshot.maintenanceUntil !== null)],
    ['last_outage', outagePayload(snapshot.lastOutage)],
    ...supplies.slice(0, 1).map((main) => ['outage_totals', totalsPayload(main.outageTotals)] as const),
    ...sentinels.map((sentinel) => [`sentinel/${sentinel.id}`, probedText(sentinel)] as const),
    ...witnesses.map((witness) => [`witness/${witness.id}`, probedText(witness)] as const),
  ];
  return new Map(states.map(([topic, payload]) => [topicBelow(baseTopic, topic), encode(payload)]));
};

/** Of a UPS that feeds hosts: what there is of it besides what its section says. */
const supplyStates = (
  supply: SupplyView,
  facts: readonly UpsFacts[],
  { at }: Snapshot,
  { variables }: Steady,
): States => {
  const own = facts.find(({ name }) => name === supply.name)?.supply ?? null;
  if (own === null) return [];
  const topic = `ups/${supply.name}`;
  return [
    ...(own.isCut ? [[`${topic}/safe_to_cut`, cutPayload(supply)] as const] : []),
    ...(own.isOneOfSeveral
      ? ([
          [`${topic}/mains`, mainsPayload(supply.mains)],
          [`${topic}/drill`, onOff(supply.drill)],
          [`${topic}/last_outage`, outagePayload(supply.lastOutage)],
          [`${topic}/outage_totals`, totalsPayload(supply.outageTotals)],
        ] as const)
      : []),
    ...(supply.port === null
      ? []
      : [[`${topic}/variables`, variables.told(supply.name, supply.port.report, at.monotonic)] as const]),
  ];
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
