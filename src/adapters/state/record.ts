import { Ajv } from 'ajv';
import { aheadBy, rememberedSchema, type Remembered } from '../../domain/core/memory_schema.js';
import type { Moment } from '../../domain/core/time.js';
import { ownSchema } from '../../platform/own_schema.js';

/** That we ran, on which boot, until when at least, and which text of the state file was the newest then (its SHA-256). */
export interface SignOfLife {
  readonly bootId: string;
  readonly savedAt: Moment;
  /** Signs of life that were written before it was known have none. */
  readonly newest?: string;
}

const text = { type: 'string' };
const signOfLifeSchema = {
  type: 'object',
  required: ['bootId', 'savedAt'],
  properties: { bootId: text, savedAt: rememberedSchema.properties.savedAt, newest: text },
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const savedAtOf = (root: unknown): number => {
  const savedAt = isRecord(root) ? root['savedAt'] : undefined;
  const monotonic = isRecord(savedAt) ? savedAt['monotonic'] : undefined;
  return typeof monotonic === 'number' ? monotonic : NaN;
};

const ajv = new Ajv({ ...ownSchema, allErrors: false }).addKeyword({
  keyword: aheadBy,
  type: 'number',
  schemaType: 'number',
  validate: (ahead: number, time: number, _schema: unknown, context?: { rootData: unknown }): boolean =>
    time <= savedAtOf(context?.rootData) + ahead,
  error: { message: 'must not be so far after the time at which it was saved' },
});
// For the types alone: each is a number, with bounds of its own.
for (const format of ['monotonic', 'wall', 'duration']) {
  ajv.addFormat(format, { type: 'number', validate: () => true });
}

const isRemembered = ajv.compile<Remembered>(rememberedSchema);
export const isSignOfLife = ajv.compile<SignOfLife>(signOfLifeSchema);

const version = 2;

/** The text of a record, as it lies on disk. */
export const recordText = (record: Remembered): string => JSON.stringify({ version, ...record });

/**
 * The record of this version in the text, also of one that the version before wrote.
 *
 * @throws Error where it is none, and why
 */
export function recordOf(text: string): Remembered {
  const parsed: unknown = JSON.parse(text);
  const written = isRecord(parsed) ? parsed : {};
  const { version: writtenBy, ...rest } = written['version'] === 1 ? fromVersion1(written) : written;
  if (writtenBy === version && isRemembered(rest)) return rest;
  throw new Error(`it is not a state of this version (${ajv.errorsText(isRemembered.errors)})`);
}

/** Before version 2 there was one UPS, without a name, and a host had several fields for its departure. */
function fromVersion1(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { mains, decided, outage, lastOutage, drill, lastDrill, battery, hosts, ...others } = record;
  const ups = {
    name: '',
    mains,
    decided,
    outage: isRecord(outage) ? { saidLowBattery: [], ...outage } : outage,
    lastOutage,
    drill: isRecord(drill) ? { upAtStart: [], ...drill } : drill,
    lastDrill,
    battery,
  };
  const hostsNow = Array.isArray(hosts) ? hosts.map(hostFromVersion1) : (hosts ?? []);
  return { ...others, version, upses: [ups], hosts: hostsNow };
}

function hostFromVersion1(host: unknown): unknown {
  if (!isRecord(host)) return host;
  const { id, report, heardOf, answersProbes, toldToShutDown, clientLeft, absence, wake } = host;
  const by = toldToShutDown === true ? 'told' : clientLeft === true ? 'client_left' : null;
  const since = isRecord(absence) ? absence['backSince'] : undefined;
  const everHeard = heardOf === true || clientLeft === true;
  const common = { id, report, everHeard, answersProbes, wake: wake ?? { stage: 'none' } };
  if (by === null) return { ...common, departure: { stage: 'staying' } };
  if (since === undefined) return { ...common, departure: { stage: 'leaving', by } };
  if (since === null) return { ...common, departure: { stage: 'gone', by } };
  return { ...common, departure: { stage: 'returned', by, since } };
}
