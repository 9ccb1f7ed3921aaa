import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../src/adapters/http/endpoint.js';
import { ingressEndpoint } from '../../../src/adapters/http/hub.js';
import { systemClock } from '../../../src/platform/timers.js';
import { KeptLog } from '../../kept_log.js';
import { waitFor } from '../../wait_for.js';
import { ask, asJson, type Question, type Reply } from './ask.js';
import { snapshotOf, StandInInbox } from './given.js';
import { hubContext } from './given_context.js';

const supervisor = '127.0.0.2';
const foreigner = '127.0.0.3';

let inbox: StandInInbox;
let log: KeptLog;
let server: Endpoint;
afterEach(() => server.stop());

const start = async (port = 0, commanders: readonly string[] = []): Promise<void> => {
  inbox = new StandInInbox();
  log = new KeptLog();
  server = ingressEndpoint(
    { host: '127.0.0.1', port, allowedPeers: [supervisor], commanders },
    hubContext({
      snapshot: () => snapshotOf(),
      history: null,
      clock: systemClock,
      health: () => ({ healthy: false, reasons: ['upsd does not answer'] }),
      inbox,
      log,
    }),
  );
  await server.start();
};

const asked = (path: string, question: Question = {}): Promise<Reply> =>
  ask(server.port ?? 0, path, {
    from: supervisor,
    ...question,
    headers: { ...(question.method === 'POST' && asJson), ...question.headers },
  });

describe('ingress', () => {
  it('needs no token from the Supervisor', async () => {
    await start();
    expect((await asked('/')).text).toContain('<title>sentinel-ups</title>');
    expect((await asked('/api/status')).body).toMatchObject({ version: '1.2.3' });
    expect(await asked('/healthz')).toMatchObject({ status: 503, body: { healthy: false } });
    expect((await asked('/api/drill/start', { method: 'POST' })).status).toBe(200);
    expect(inbox.commands).toEqual([{ command: { kind: 'start_drill', ups: null }, from: 'HTTP', by: null }]);
  });

  it.each(['/', '/page.js', '/api/status', '/healthz', '/nowhere'])(
    'tells others nothing at %s',
    async (path) => {
      await start();
      const headers = { 'x-forwarded-for': supervisor, 'x-real-ip': supervisor, authorization: 'Bearer x' };
      const reply = await asked(path, { from: foreigner, headers });
      expect(reply).toMatchObject({ status: 403, body: { error: 'FOREIGN_PEER' } });
    },
  );

  it('carries out nothing for others, and says so in the log, once', async () => {
    await start();
    for (let attempt = 0; attempt < 5; attempt += 1)
      await asked('/api/drill/start', { method: 'POST', from: foreigner, headers: {} });
    expect(inbox.commands).toEqual([]);
    expect(log.at('warn')).toHaveLength(1);
    expect(log.at('warn').join()).toContain(`POST /api/drill/start from ${foreigner}`);
  });

  it.each(['/config', '/upsc', '/version'])('does not speak with client scripts: %s', async (path) => {
    await start();
    expect((await asked(path)).status).toBe(404);
  });

  describe('knows who is in front of the page', () => {
    const anna = {
      'X-Remote-User-Id': '1f',
      'X-Remote-User-Name': 'anna',
      'X-Remote-User-Display-Name': 'Anna',
    };
    const startDrill = (headers: Record<string, string>): Promise<Reply> =>
      asked('/api/drill/start', { method: 'POST', headers });

    it.each([
      [anna, 'Anna'],
      [{ 'X-Remote-User-Name': 'anna' }, 'anna'],
      [{ 'X-Remote-User-Display-Name': Buffer.from('Zoë Łuczak').toString('latin1') }, 'Zoë Łuczak'],
      [{ 'X-Remote-User-Name': 'x'.repeat(300) }, 'x'.repeat(100)],
      [{ 'X-Remote-User-Id': '1f' }, null],
      // What a browser sends in another spelling than the Supervisor's comes through, and is not its word.
      [{ 'x-remote-user-name': 'anna', 'x-remote-user-display-name': 'Anna' }, null],
    ])('by %j: %j', async (headers, by) => {
      await start();
      expect((await asked('/api/session', { headers })).body).toEqual({
        ...{ reads: true, commands: true, user: by, ingress: true },
      });
      await startDrill(headers);
      expect(inbox.commands).toMatchObject([{ by }]);
    });

    it.each([['anna'], ['Anna']])('and lets those command who are listed: %s', async (name) => {
      await start(0, ['otto', name]);
      expect((await startDrill(anna)).status).toBe(200);
    });

    it.each([
      [anna, 'Anna may look, but not command: http.commanders does not list that name.'],
      [{ 'X-Remote-User-Name': 'ANNA' }, 'ANNA may look, but not command'],
      [{}, 'Home Assistant does not say who you are'],
      [{ 'x-remote-user-name': 'otto' }, 'Home Assistant does not say who you are'],
    ])('and tells others why they may not: %j', async (headers, words) => {
      await start(0, ['otto']);
      expect((await asked('/api/status', { headers })).status).toBe(200);
      expect((await asked('/api/session', { headers })).body).toMatchObject({ reads: true, commands: false });
      expect(await startDrill(headers)).toMatchObject({
        status: 403,
        body: { error: 'NOT_A_COMMANDER', message: expect.stringContaining(words) as string },
      });
      expect(inbox.commands).toEqual([]);
    });
  });

  it.each([
    [{ origin: 'http://ha.local:8123', host: 'ha.local:8123' }, 200],
    [{ origin: 'https://home.example', host: '10.0.0.5:8123', 'x-forwarded-host': 'home.example' }, 200],
    [{ origin: 'https://home.example', host: '10.0.0.5:8123', 'sec-fetch-site': 'same-origin' }, 200],
    [{ origin: 'https://evil.example', host: 'ha.local:8123', 'x-forwarded-host': 'ha.local:8123' }, 403],
    [{ host: 'ha.local:8123', 'sec-fetch-site': 'cross-site' }, 403],
  ])('takes commands of its own page only: %j %d', async (headers, status) => {
    await start();
    expect((await asked('/api/drill/start', { method: 'POST', headers })).status).toBe(status);
    expect(inbox.commands).toHaveLength(status === 200 ? 1 : 0);
  });

  it('tells a taken port as its own failed part, and takes it once it is free', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await start(port);
    expect(inbox.events).toMatchObject([{ type: 'component_failed', component: 'ingress' }]);
    expect(log.lines.map(({ level }) => level)).toEqual(['error']);
    await new Promise((resolve) => other.close(resolve));
    await waitFor('it to listen', () => server.port === port, { within: 10_000 });
    expect(inbox.events.at(-1)).toEqual({ type: 'component_recovered', component: 'ingress' });
  });
});
