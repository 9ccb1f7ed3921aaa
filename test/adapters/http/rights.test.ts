import { mkdtemp, rm } from 'node:fs/promises';
import { request, type RequestOptions } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../src/adapters/http/endpoint.js';
import {
  controlRoutes,
  controlServer,
  hubRoutes,
  ingressEndpoint,
  ingressRoutes,
} from '../../../src/adapters/http/hub.js';
import type { Access } from '../../../src/adapters/http/routes.js';
import { address, asAdmin, asClient, asJson } from './ask.js';
import { HubUnderTest } from './given.js';
import { rows, type Places } from './route_rights.js';

const listeners = [
  'hub',
  'hub that everybody may view',
  'ingress',
  'ingress with commanders',
  'control socket',
];

const anna = { 'X-Remote-User-Name': 'anna', 'X-Remote-User-Display-Name': 'Anna' };
const otto = { 'X-Remote-User-Name': 'otto', 'X-Remote-User-Display-Name': 'Otto' };

/** What is sent along to show who it is. */
const credentials: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  none: {},
  wrong: { authorization: 'Bearer not-the-token' },
  client: asClient,
  admin: asAdmin,
  commander: anna,
  'no commander': otto,
  'no commander, with the admin token': { ...otto, ...asAdmin },
};

const open = 'open';
const unauthorized = '401 UNAUTHORIZED';
const forClients = '403 ADMIN_TOKEN_NEEDED';
const noCommander = '403 NOT_A_COMMANDER';
const nothing = '404 NO_SUCH_ROUTE';

const overHub = (access: Access, credential: string, isOpenToView: boolean): string => {
  if (access === 'everybody' || credential.endsWith('admin') || credential.endsWith('admin token'))
    return open;
  if (access === 'client') return credential === 'client' ? open : unauthorized;
  if (access === 'read' && isOpenToView) return open;
  // Who Home Assistant says it is counts in its sidebar only.
  return credential === 'client' ? forClients : unauthorized;
};

/** What each listener has to say to each credential. */
const verdictOf = (
  listener: string,
  credential: string,
  [access, places]: readonly [Access, Places],
): string => {
  switch (listener) {
    case 'hub':
      return overHub(access, credential, false);
    case 'hub that everybody may view':
      return overHub(access, credential, true);
    case 'control socket':
      return places === 'everywhere' ? open : nothing;
    default:
      if (places === 'hub') return nothing;
      return access === 'admin' && listener === 'ingress with commanders' && credential !== 'commander'
        ? noCommander
        : open;
  }
};

let hub: HubUnderTest;
let openHub: HubUnderTest;
let ingress: Endpoint;
let commanded: Endpoint;
let control: ReturnType<typeof controlServer>;
let folder: string;
let socketPath: string;

beforeAll(async () => {
  const unlimited = { withoutToken: { burst: 1e6, perSecond: 1e6 } };
  folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-rights-'));
  hub = await HubUnderTest.start({}, unlimited);
  openHub = await HubUnderTest.start({ isOpenToView: true }, unlimited);
  const place = { host: '127.0.0.1', port: 0, allowedPeers: [address.nas] };
  ingress = ingressEndpoint({ ...place, commanders: [] }, hub.context);
  commanded = ingressEndpoint({ ...place, commanders: ['anna'] }, hub.context);
  await Promise.all([ingress.start(), commanded.start()]);
  socketPath = join(folder, 'control.sock');
  control = controlServer(hub.context, 10);
  await control.listen({ path: socketPath });
});
afterAll(async () => {
  await Promise.all([hub.stop(), openHub.stop(), ingress.stop(), commanded.stop(), control.close()]);
  await rm(folder, { recursive: true, force: true });
});

const placeOf = (listener: string, from: string): RequestOptions => {
  if (listener === 'control socket') return { socketPath };
  const endpoints = [hub.hub, openHub.hub, ingress, commanded];
  const port = endpoints[listeners.indexOf(listener)]?.port ?? 0;
  return { host: '127.0.0.1', port, localAddress: from };
};

/** What the listener says to it: that it is open, or its status and code. */
const verdict = (
  listener: string,
  route: string,
  headers: Readonly<Record<string, string>>,
  from: string = address.nas,
): Promise<string> => {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern.replace('hosts/:id', 'hosts/nas').replace(':id', 'ups');
  return new Promise((resolve, reject) => {
    const sent = request({ ...placeOf(listener, from), method, path, headers, agent: false }, (response) => {
      const status = response.statusCode ?? 0;
      // A stream has no end.
      if (status < 400) {
        response.destroy();
        resolve(open);
        return;
      }
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        const code = `${status} ${/"error":"(\w+)"/.exec(text)?.[1] ?? ''}`;
        // What is wrong with the request itself is told to those only to whom the route is open.
        const isDenied = [401, 403, 415, 429].includes(status) || code === nothing;
        resolve(isDenied ? code : open);
      });
    });
    sent.on('error', reject);
    sent.end(method === 'GET' ? undefined : '{}');
  });
};

const table = listeners.flatMap((listener) =>
  Object.keys(credentials).map((credential) => ({ listener, credential })),
);

describe('rights', () => {
  it('are told in this table of every route of every listener', () => {
    const context = { ...hub.context, maxStreams: 1, reportForOthers: false, from: 'HTTP' } as const;
    const named = (routes: ReturnType<typeof hubRoutes>): string[] =>
      routes.map(({ method, path }) => `${method} ${path}`).sort();
    const rowsAt = (...wanted: Places[]): string[] =>
      Object.keys(rows)
        .filter((route) => wanted.some((places) => places === rows[route]?.[1]))
        .sort();
    expect(named(hubRoutes(context))).toEqual(rowsAt('hub', 'hub and ingress', 'everywhere'));
    expect(named(ingressRoutes(context))).toEqual(rowsAt('hub and ingress', 'everywhere'));
    expect(named(controlRoutes(context))).toEqual(rowsAt('everywhere'));
  });

  it.each(table)('on $listener with credential: $credential', async ({ listener, credential }) => {
    const told: Record<string, string> = {};
    for (const route of Object.keys(rows)) {
      const sent = { ...credentials[credential], ...(route.startsWith('GET') ? {} : asJson) };
      told[route] = await verdict(listener, route, sent);
    }
    expect(told).toEqual(
      Object.fromEntries(
        Object.entries(rows).map(([route, row]) => [route, verdictOf(listener, credential, row)]),
      ),
    );
  });

  it.each(['ingress', 'ingress with commanders'])(
    'on %s are nobody’s but Home Assistant’s',
    async (listener) => {
      for (const route of Object.keys(rows))
        expect(await verdict(listener, route, { ...asAdmin, ...anna, ...asJson }, address.stranger)).toBe(
          '403 FOREIGN_PEER',
        );
    },
  );
});

describe('what is sent to change something', () => {
  const changing = Object.entries(rows).flatMap(([route, [access, places]]) =>
    route.startsWith('GET') ? [] : [{ route, access, places }],
  );
  const own = `http://${address.nas}:5000`;

  it.each([
    ['no content type', {}, '415 NOT_JSON'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, '415 NOT_JSON'],
    ['text', { 'content-type': 'text/plain' }, '415 NOT_JSON'],
    ['text that looks like JSON', { 'content-type': 'text/plain; application/json' }, '415 NOT_JSON'],
    ['JSON', { 'content-type': 'application/json; charset=utf-8' }, open],
    ['JSON of our own page', { ...asJson, 'sec-fetch-site': 'same-origin', origin: own }, open],
    ['JSON of our own page, over HTTP', { ...asJson, origin: own }, open],
    ['JSON of another page', { ...asJson, 'sec-fetch-site': 'cross-site' }, '403 CROSS_SITE'],
    ['JSON of a neighbour', { ...asJson, 'sec-fetch-site': 'same-site', origin: own }, '403 CROSS_SITE'],
    ['JSON of a link', { ...asJson, 'sec-fetch-site': 'none' }, '403 CROSS_SITE'],
    ['JSON of another page, over HTTP', { ...asJson, origin: 'http://evil.example' }, '403 CROSS_SITE'],
    ['JSON of another port', { ...asJson, origin: 'http://127.0.0.2:8080' }, '403 CROSS_SITE'],
    ['JSON of a page without origin', { ...asJson, origin: 'null' }, '403 CROSS_SITE'],
    ['JSON, forwarded by nobody knows whom', forwarded('evil.example'), '403 CROSS_SITE'],
  ])('is taken as JSON of our own page or of a program: %s', async (_what, headers, expected) => {
    for (const listener of listeners)
      for (const { route, places } of changing) {
        if (places !== 'everywhere' && !listener.startsWith('hub')) continue;
        const sent = { host: `${address.nas}:5000`, ...asAdmin, ...anna, ...headers };
        const isBelieved = listener.startsWith('ingress') && 'x-forwarded-host' in headers;
        expect(await verdict(listener, route, sent), `${listener}: ${route}`).toBe(
          isBelieved ? open : expected,
        );
      }
  });
});

function forwarded(host: string): Record<string, string> {
  return { ...asJson, origin: `http://${host}`, 'x-forwarded-host': host };
}
