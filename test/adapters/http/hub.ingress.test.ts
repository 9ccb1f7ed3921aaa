import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../src/adapters/http/endpoint.js';
import { ingressEndpoint } from '../../../src/adapters/http/hub.js';
import { KeptLog } from '../../kept_log.js';
import { waitFor } from '../../wait_for.js';
import { ask, snapshotOf, StandInInbox, type Question, type Reply } from './given.js';
import { hubContext } from './given_context.js';

const supervisor = '127.0.0.2';
const foreigner = '127.0.0.3';

let inbox: StandInInbox;
let log: KeptLog;
let server: Endpoint;
afterEach(() => server.stop());

const start = async (port = 0): Promise<void> => {
  inbox = new StandInInbox();
  log = new KeptLog();
  server = ingressEndpoint(
    { host: '127.0.0.1', port, allowedPeers: [supervisor] },
    hubContext({
      snapshot: () => snapshotOf(),
      health: () => ({ healthy: false, reasons: ['upsd does not answer'] }),
      inbox,
      log,
    }),
  );
  await server.start();
};

const asked = (path: string, question: Question = {}): Promise<Reply> =>
  ask(server.port ?? 0, path, { headers: {}, from: supervisor, ...question });

describe('ingress', () => {
  it('needs no token from the Supervisor', async () => {
    await start();
    expect((await asked('/')).text).toContain('<title>sentinel-ups</title>');
    expect((await asked('/api/status')).body).toMatchObject({ version: '1.2.3' });
    expect(await asked('/healthz')).toMatchObject({ status: 503, body: { healthy: false } });
    expect((await asked('/api/drill/start', { method: 'POST' })).status).toBe(200);
    expect(inbox.commands).toEqual([{ command: { kind: 'start_drill', ups: null }, from: 'HTTP' }]);
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
