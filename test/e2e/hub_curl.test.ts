import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/adapters/http/endpoint.js';
import { hubEndpoint } from '../../src/adapters/http/hub.js';
import { driverData } from '../../src/adapters/nut/variables.js';
import { systemClock } from '../../src/platform/timers.js';
import { recall } from '../../src/domain/core/recall.js';
import type { ProbeOutcome } from '../../src/domain/core/event.js';
import type { HostView } from '../../src/domain/view/snapshot.js';
import { milliseconds, seconds } from '../../src/domain/core/time.js';
import { Loop } from '../../src/runtime/loop.js';
import { hostAmong } from '../adapters/http/given.js';
import { hubContext } from '../adapters/http/given_context.js';
import { alive, section, settings, silent } from '../domain/given.js';
import { KeptLog } from '../kept_log.js';
import { waitFor } from '../wait_for.js';
import { CurlClient } from './hub_client.js';
import { rehearsalsOfLoop } from '../app/given_rehearsals.js';

const token = 'a-token-of-the-test';
const address = { nas: '127.0.0.2', tv: '127.0.0.3', stranger: '127.0.0.9' } as const;

const hostSettings = (id: string) => ({
  id,
  name: id.toUpperCase(),
  poweredBy: ['ups'],
  needs: 1,
  section: id,
  wake: { auto: false, possible: false, after: [], minCharge: null },
});

const domain = settings({
  sentinels: 1,
  detection: { timeout: milliseconds(20), confirmations: 1, restoreAfter: seconds(1) },
  sections: [section('ups', 60), section('nas', 60), section('tv', 60, true)],
  hosts: [hostSettings('nas'), hostSettings('tv')],
});

let folder: string;
let loop: Loop;
let hub: Endpoint;
let mains: ProbeOutcome;
let probing: NodeJS.Timeout;
let clients: CurlClient[];
let polling: Promise<void>[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-hub-'));
  loop = new Loop(
    domain,
    recall(domain, null, 'boot-1', systemClock.now()),
    'boot-1',
    systemClock,
    { save: () => Promise.resolve() },
    new KeptLog(),
  );
  // A stand-in for the prober: what its one sentinel answers is up to the test.
  mains = alive;
  const probe = (): void =>
    loop.dispatch({
      type: 'probed',
      results: [{ id: 's1', sentAt: systemClock.now().monotonic, outcome: mains }],
    });
  loop.start();
  probing = setInterval(probe, 50);
  hub = hubEndpoint(
    {
      address: '127.0.0.1',
      port: 0,
      token,
      adminToken: null,
      tokenFile: join(folder, 'http-token'),
      adminTokenFile: join(folder, 'http-admin-token'),
      isOpenToView: false,
      trustedProxies: [],
      reportForOthers: false,
    },
    hubContext({
      snapshot: () => loop.snapshot,
      rehearse: rehearsalsOfLoop(domain, loop),
      inbox: loop,
      hostAt: hostAmong([
        {
          id: 'nas',
          address: address.nas,
          ignoresDrills: false,
          poweredBy: ['ups'],
          needs: 1,
          section: 'nas',
        },
        { id: 'tv', address: address.tv, ignoresDrills: true, poweredBy: ['ups'], needs: 1, section: null },
      ]),
      notifications: null,
      variables: (ups) => driverData(ups, { serial: '12ab34cd-ups', version: '1.2.3' }).variables,
    }),
  );
  await hub.start();
  clients = [];
  polling = [];
});

afterEach(async () => {
  clearInterval(probing);
  for (const client of clients) client.stop();
  await Promise.all(polling);
  await hub.stop();
  await loop.stop();
  await rm(folder, { recursive: true, force: true });
});

const startClient = (from: string, withToken = token): CurlClient => {
  const client = new CurlClient(`http://127.0.0.1:${hub.port ?? 0}`, withToken, from);
  clients.push(client);
  polling.push(client.poll());
  return client;
};

const host = (id: string): HostView | undefined => loop.snapshot.hosts.find((view) => view.id === id);

describe('a client that speaks by curl', () => {
  it('reports, counts down in an outage, cancels when the mains is back, and says when it goes down', async () => {
    const client = startClient(address.nas);
    await waitFor('its report', () => host('nas')?.state === 'online');
    mains = silent;
    await waitFor('its countdown', () => client.diary.at(-1) === 'shutdown_pending');
    expect(host('nas')).toMatchObject({ state: 'shutdown_pending', reason: { text: 'it said so' } });
    mains = alive;
    await waitFor('the mains', () => client.diary.at(-1) === 'online', { within: 10_000 });
    mains = silent;
    await waitFor('its end', () => client.diary.at(-1) === 'shutting_down', { within: 15_000 });
    expect(host('nas')).toMatchObject({
      state: 'shutting_down',
      reason: { text: 'it said so' },
      stale: false,
    });
    const story = client.diary.filter((entry) => entry !== 'no status');
    expect(story).toEqual(['online', 'shutdown_pending', 'online', 'shutdown_pending', 'shutting_down']);
  });

  it('ignores a drill where it is told to, and another one does not', async () => {
    const drilled = startClient(address.nas);
    const ignoring = startClient(address.tv);
    await waitFor('their reports', () => [drilled, ignoring].every(({ diary }) => diary.at(-1) === 'online'));
    expect(await loop.command({ kind: 'start_drill', ups: null }, 'HTTP')).toMatchObject({ accepted: true });
    await waitFor('the drill', () => drilled.diary.at(-1) === 'shutdown_pending');
    const before = host('tv')?.lastReport ?? 0;
    await waitFor('a report in the drill', () => (host('tv')?.lastReport ?? 0) > before);
    expect(ignoring.diary.at(-1)).toBe('online');
    expect(host('tv')?.state).toBe('online');
  });

  it('learns nothing and changes nothing without the token, or as a stranger', async () => {
    const wrong = startClient(address.nas, 'not-the-token');
    const stranger = startClient(address.stranger);
    await waitFor('their attempts', () => wrong.diary.length > 0 && stranger.diary.length > 0);
    expect(wrong.diary).toEqual(['no status']);
    expect(stranger.diary).not.toContain('online');
    expect(host('nas')?.lastReport).toBeNull();
  });
});
