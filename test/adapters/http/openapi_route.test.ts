import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { raw } from '../../../src/domain/view/reasons/told.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { reportOf } from '../../../src/api/report.js';
import { commandRoutes } from '../../../src/api/command_routes.js';
import { hubFailureStatuses } from '../../../src/adapters/http/failures.js';
import { pageRoutes } from '../../../src/adapters/http/page_routes.js';
import type { Access } from '../../../src/adapters/http/routes.js';
import { isSection, valueAt, type Section } from '../../../src/config/text/key_path.js';
import { seconds, wallClockTime } from '../../../src/domain/core/time.js';
import { hostView, hubRoutesForTests, snapshotOf, supplyView } from './given.js';

const described: unknown = parse(
  await readFile(new URL('../../../docs/openapi.yaml', import.meta.url), 'utf8'),
);

const sectionAt = (...path: readonly string[]): Section => {
  const section = valueAt(described, ...path);
  if (!isSection(section)) throw new Error(`openapi.yaml has no ${path.join('.')}`);
  return section;
};

/** Operations by `GET /path/:id`. */
const operations = new Map(
  Object.entries(sectionAt('paths')).flatMap(([path, item]) =>
    Object.entries(isSection(item) ? item : {}).map(
      ([method, operation]) =>
        [`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`, operation] as const,
    ),
  ),
);

const pageFiles = new Set(pageRoutes().map(({ path }) => path));
const routes = hubRoutesForTests().filter(({ path }) => !pageFiles.has(path));

const nobody: readonly object[] = [];
const securityOf: Readonly<Record<Access, unknown>> = {
  everybody: nobody,
  client: [{ clientToken: [] }, { adminToken: [] }],
  read: [{ adminToken: [] }, {}],
  admin: [{ adminToken: [] }],
};

describe('openapi.yaml', () => {
  it('has every route but the page’s files, and no other', () => {
    expect([...operations.keys()].sort()).toEqual(
      routes.map(({ method, path }) => `${method} ${path}`).sort(),
    );
  });

  it.each(routes.map((route) => [`${route.method} ${route.path}`, route.access] as const))(
    'tells whom %s is for: %s',
    (route, access) => {
      const security = valueAt(operations.get(route), 'security') ?? valueAt(described, 'security');
      expect(security).toEqual(securityOf[access]);
    },
  );

  it.each(Object.values(commandRoutes))('tells what $method $path takes', ({ method, path, body }) => {
    const operation = operations.get(`${method} ${path}`);
    const named = valueAt(operation, 'requestBody', '$ref');
    const taken =
      typeof named === 'string'
        ? valueAt(described, ...named.slice(2).split('/'))
        : valueAt(operation, 'requestBody');
    const properties = valueAt(taken, 'content', 'application/json', 'schema', 'properties') ?? {};
    expect(Object.keys(isSection(properties) ? properties : {})).toEqual(body?.members ?? []);
  });

  it('has every code of a refusal', () => {
    const codes = valueAt(described, 'components', 'schemas', 'Refusal', 'properties', 'error', 'enum');
    const known = [...Object.keys(hubFailureStatuses), 'INTERNAL'].sort();
    expect(Array.isArray(codes) ? codes.map(String).sort() : codes).toEqual(known);
  });

  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ ...sectionAt(), $id: 'openapi' });

  it.each(Object.keys(sectionAt('components', 'schemas')))('has a schema that can be read: %s', (name) => {
    expect(() => ajv.getSchema(`openapi#/components/schemas/${name}`)).not.toThrow();
  });

  it.each([
    ['in peace', snapshotOf()],
    [
      'in an outage',
      snapshotOf({
        lastOutage: { startedAt: wallClockTime(0), duration: null },
        supplies: [
          supplyView({ onBattery: true, lastOutage: { startedAt: wallClockTime(0), duration: seconds(5) } }),
        ],
        hosts: [
          hostView({ state: 'shutdown_pending', remaining: seconds(30), lastReport: wallClockTime(5) }),
        ],
        sentinels: [
          {
            ...{ id: 's1', name: 'S1', state: 'silent', since: wallClockTime(0), latency: null },
            reason: raw('no answer in 1 s'),
          },
        ],
      }),
    ],
  ] as const)('tells the status as it is: %s', (_when, snapshot) => {
    const validate = ajv.getSchema('openapi#/components/schemas/Status');
    const status: unknown = JSON.parse(JSON.stringify(reportOf(snapshot, '1.2.3')));
    expect(validate?.(status), JSON.stringify(validate?.errors)).toBe(true);
    // Nothing is told that is not described.
    for (const [member, name] of [
      ['mains', 'Mains'],
      ['sentinels', 'Probed'],
      ['upses', 'Ups'],
      ['hosts', 'Host'],
      ['supplies', 'Supply'],
      [null, 'Status'],
    ] as const) {
      const told = member === null ? status : valueAt(status, member);
      const described = Object.keys(sectionAt('components', 'schemas', name, 'properties'));
      for (const one of [told].flat())
        if (isSection(one)) expect(described).toEqual(expect.arrayContaining(Object.keys(one)));
    }
  });
});
