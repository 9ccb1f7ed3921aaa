import { waitFor } from '../../wait_for.js';
import type { Clients, TopicWatch } from './clients.js';
import { eventually } from './eventually.js';

const base = 'sentinel-ups';

/** Begins to listen as soon as the broker, which may start with the service, is there. */
export const watchFromTheStart = (clients: Clients, filter?: string): Promise<TopicWatch> =>
  eventually('the broker', () => clients.watchTopics(filter).catch(() => null));

/** The JSON objects that came on a topic below the base topic, oldest first. What is no JSON object is an error. */
export const objectsOn = (watch: TopicWatch, topic: string): Readonly<Record<string, unknown>>[] =>
  watch.messages(`${base}/${topic}`).map(({ payload }) => objectIn(payload));

/** Every status that a UPS had, in order, each repetition once. */
export const statusesOn = (watch: TopicWatch, ups = 'ups'): string[] =>
  changesOf(objectsOn(watch, `ups/${ups}`).map(({ status }) => String(status)));

/** Waits until this status of the UPS is retained: whoever subscribes now hears no other. Upsc may read it some moments before. */
export const isShown = (clients: Clients, status: string, ups = 'ups'): Promise<true> =>
  eventually(
    `${ups} ${status} over MQTT`,
    async () => (await clients.mqttRetained(`${base}/ups/${ups}`))?.includes(`"status":"${status}"`) === true,
  );

/** Listens on until the UPS has this status, and no longer. @returns every status that it had, as `statusesOn` */
export const statusesUntil = async (watch: TopicWatch, last: string, ups = 'ups'): Promise<string[]> => {
  await eventually(`${ups} says ${last} over MQTT`, () => statusesOn(watch, ups).at(-1) === last);
  await watch.end();
  return statusesOn(watch, ups);
};

/** Every state of the mains, in order, each repetition once; those of a drill are marked. */
export const mainsOn = (watch: TopicWatch): string[] =>
  changesOf(
    objectsOn(watch, 'mains').map(
      ({ state, simulated }) => `${String(state)}${simulated === true ? ' (simulated)' : ''}`,
    ),
  );

/** Waits until the problem entity is on, for a reason that matches, or is off where none is given. */
export const problemIs = async (clients: Clients, reason: RegExp | 'off', within = 60_000): Promise<void> => {
  let last = '';
  const asWanted = async (): Promise<boolean> => {
    last = (await clients.mqttRetained(`${base}/problem`)) ?? '';
    const { state, reasons } = last === '' ? { state: null, reasons: null } : objectIn(last);
    if (reason === 'off') return state === 'OFF';
    return state === 'ON' && reason.test(JSON.stringify(reasons));
  };
  try {
    await waitFor(`problem ${String(reason)}`, asWanted, { within, every: 200 });
  } catch (error) {
    throw new Error(`The problem is not ${String(reason)} but ${last}`, { cause: error });
  }
};

const objectIn = (payload: string): Readonly<Record<string, unknown>> => {
  const value: unknown = JSON.parse(payload);
  if (typeof value !== 'object' || value === null) throw new Error(`no JSON object: ${payload}`);
  return { ...value };
};

const changesOf = (values: readonly string[]): string[] =>
  values.filter((value, index) => value !== values[index - 1]);
