import { Ajv, type AnySchemaObject, type ValidateFunction } from 'ajv';
import { lineSchemas, type Line, type LineKind } from '../../domain/history/line_schema.js';
import { ownSchema } from '../../platform/own_schema.js';

const ajv = new Ajv({ ...ownSchema, allErrors: false });
// For the types alone: each is a number, with bounds of its own.
for (const format of ['wall', 'monotonic', 'duration']) {
  ajv.addFormat(format, { type: 'number', validate: () => true });
}

/** Compiled when the first line of the kind is met. */
const checks = new Map<LineKind, ValidateFunction<Line>>();

const isKind = (kind: unknown): kind is LineKind =>
  typeof kind === 'string' && Object.hasOwn(lineSchemas, kind);

/** The line that the text is; null where it is none: torn, damaged, or of another version. */
export function lineOf(text: string): Line | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('k' in value) || !isKind(value.k)) return null;
    const check = checkOf(value.k);
    return check(value) ? value : null;
  } catch {
    return null;
  }
}

function checkOf(kind: LineKind): ValidateFunction<Line> {
  const schema: AnySchemaObject = lineSchemas[kind];
  const check = checks.get(kind) ?? ajv.compile<Line>(schema);
  checks.set(kind, check);
  return check;
}

/** As it stands in a file, with its kind first: what only looks for some kinds need not parse the others. */
export function textOf(line: Line): string {
  const { k, ...others } = line;
  return `${JSON.stringify({ k, ...others })}\n`;
}

/** The kind of the line that begins so; empty where it is none of ours. */
export const kindIn = (beginning: string): string => /^\{"k":"(\w+)"/.exec(beginning)?.[1] ?? '';

/** Whether lines of this kind name a boot, or say that the clock was set. */
export const tellsOfClock = (kind: string): boolean => ['began', 'resumed', 'on', 'clock'].includes(kind);
