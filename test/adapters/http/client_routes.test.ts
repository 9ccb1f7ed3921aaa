import { afterEach, describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../../src/domain/core/time.js';
import { address, asClient, token } from './ask.js';
import { HubUnderTest, hostView, snapshotOf, upsView } from './given.js';

let under: HubUnderTest;
afterEach(() => under.stop());

describe('GET /config', () => {
  it('gives a client its delay, the UPS by the name it called us, and what it does in drills', async () => {
    under = await HubUnderTest.start();
    const reply = await under.ask('/config');
    expect(reply.status).toBe(200);
    expect(reply.text).toBe(
      '{"SHUTDOWN_DELAY_MINUTES":"10","UPS_NAME":"ups@127.0.0.1","IGNORE_SIMULATION":false}',
    );
  });

  it.each([
    [0, '0'],
    [1, '1'],
    [60, '1'],
    [61, '2'],
    [86_400, '1440'],
  ])('gives a delay of %d s as %j', async (delay, text) => {
    under = await HubUnderTest.start();
    under.shown = snapshotOf({ hosts: [hostView({ shutdownDelay: seconds(delay) })] });
    expect((await under.ask('/config')).body).toMatchObject({ SHUTDOWN_DELAY_MINUTES: text });
  });

  it('gives another client’s with ?ip=', async () => {
    under = await HubUnderTest.start();
    under.shown = snapshotOf({ hosts: [hostView(), hostView({ id: 'tv', shutdownDelay: minutes(3) })] });
    expect((await under.ask(`/config?ip=${address.tv}`)).body).toMatchObject({
      SHUTDOWN_DELAY_MINUTES: '3',
      IGNORE_SIMULATION: true,
    });
    expect((await under.ask('/config?ip=')).body).toMatchObject({ SHUTDOWN_DELAY_MINUTES: '10' });
  });

  it.each([
    ['a stranger', { from: address.stranger }, '/config', '127.0.0.9'],
    ['a host without shutdown_delay', { from: address.tv }, '/config', 'shutdown_delay'],
    ['an address that nobody has', {}, '/config?ip=10.0.0.1', '10.0.0.1'],
    ['nonsense', {}, '/config?ip=%22x', 'address'],
  ])('knows nothing of %s', async (_who, question, path, words) => {
    under = await HubUnderTest.start();
    const reply = await under.ask(path, question);
    expect(reply).toMatchObject({ status: 404, body: { error: 'UNKNOWN_CLIENT' } });
    expect(reply.text).toContain(words);
  });
});

describe('GET /upsc', () => {
  it('gives the main UPS’s variables as a tree', async () => {
    under = await HubUnderTest.start();
    expect((await under.ask('/upsc')).body).toEqual({
      ups: { status: 'OL', simulation: false, delay: { shutdown: 300 }, serial: '007' },
      driver: { version: '1.2.3', 'version.internal': 0.1 },
    });
  });

  it.each([
    ['OL', false],
    ['OB', true],
    ['OB', false],
    ['OB LB', false],
  ] as const)('says of %s (simulated: %j) what the scripts compare with', async (status, simulated) => {
    under = await HubUnderTest.start();
    under.shown = snapshotOf({ upses: [upsView({ status, simulated })], drill: simulated });
    expect((await under.ask('/upsc')).body).toMatchObject({
      ups: { status: status === 'OL' ? 'OL' : 'OB LB', simulation: simulated },
    });
  });

  it.each(['OB', 'OB LB'] as const)(
    'says of %s after a drill was stopped that it is over, for the scripts count down by themselves',
    async (status) => {
      under = await HubUnderTest.start();
      under.shown = snapshotOf({ upses: [upsView({ status, simulated: true })], drill: false });
      expect((await under.ask('/upsc')).body).toMatchObject({ ups: { status: 'OL' } });
    },
  );

  it('fails while nothing is decided, which makes clients wait', async () => {
    under = await HubUnderTest.start();
    under.shown = snapshotOf({ upses: [upsView({ status: 'stale' })] });
    expect(await under.ask('/upsc')).toMatchObject({ status: 503, body: { error: 'DATA_STALE' } });
    expect(under.log.at('warn')).toEqual([]);
  });
});

describe('POST /status', () => {
  const online = { ip: address.nas, status: 'online' };

  it('takes a client’s report', async () => {
    under = await HubUnderTest.start();
    const reply = await under.report({
      ip: address.nas,
      status: 'shutdown_pending',
      remaining_seconds: 600,
      shutdown_delay: 10,
    });
    expect(reply.status).toBe(200);
    expect(reply.text).toBe('{"message":"Status updated successfully"}');
    expect(under.inbox.events).toEqual([
      { type: 'host_reported', id: 'nas', status: 'shutdown_pending', remaining: 600_000 },
    ]);
  });

  it.each([
    ['without ip', { status: 'online' }, {}, 400, 'BAD_REPORT'],
    ['without status', { ip: address.nas }, {}, 400, 'BAD_REPORT'],
    ['bad JSON', '{"ip":', {}, 400, 'BAD_JSON'],
    ['nothing', '', {}, 400, 'BAD_JSON'],
    [
      'not JSON',
      'ip=1',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'NOT_JSON',
    ],
    ['another’s address', { ip: address.tv, status: 'online' }, {}, 403, 'NOT_YOUR_ADDRESS'],
    [
      'an unknown host',
      { ip: address.stranger, status: 'online' },
      { from: address.stranger },
      404,
      'UNKNOWN_HOST',
    ],
    ['a body too long', { ...online, padding: 'x'.repeat(16_384) }, {}, 413, 'TOO_LARGE'],
  ])(
    'refuses %s',
    async (
      _what,
      body,
      { headers = {}, ...question }: { headers?: object; from?: string },
      status,
      error,
    ) => {
      under = await HubUnderTest.start();
      const reply = await under.report(body, {
        ...question,
        headers: { authorization: `Bearer ${token}`, ...headers },
      });
      expect(reply).toMatchObject({ status, body: { error } });
      expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(under.inbox.events).toEqual([]);
    },
  );

  it('wants to be told that it is JSON', async () => {
    under = await HubUnderTest.start();
    expect((await under.ask('/status', { method: 'POST', headers: asClient })).status).toBe(415);
  });

  it('takes reports for others where the configuration allows it', async () => {
    under = await HubUnderTest.start({ reportForOthers: true });
    expect((await under.report({ ip: address.tv, status: 'online' })).status).toBe(200);
    expect(under.inbox.events).toMatchObject([{ type: 'host_reported', id: 'tv' }]);
  });
});

describe('a proxy between', () => {
  const forwarded = {
    authorization: `Bearer ${token}`,
    'x-forwarded-for': address.nas,
    'x-forwarded-host': 'hub.lan',
  };

  it('is not believed by itself', async () => {
    under = await HubUnderTest.start();
    const question = { from: address.stranger, headers: forwarded };
    expect((await under.ask('/config', question)).status).toBe(404);
    expect((await under.report({ ip: address.nas, status: 'shutting_down' }, question)).status).toBe(403);
  });

  it('is believed where it is configured, and nobody else is', async () => {
    under = await HubUnderTest.start({ trustedProxies: ['127.0.0.8/31'] });
    const question = { from: address.stranger, headers: forwarded };
    expect((await under.ask('/config', question)).body).toMatchObject({ UPS_NAME: 'ups@hub.lan' });
    expect((await under.report({ ip: address.nas, status: 'online' }, question)).status).toBe(200);
    expect(
      (await under.report({ ip: address.nas, status: 'online' }, { ...question, from: address.tv })).status,
    ).toBe(403);
    const farther = { ...forwarded, 'x-forwarded-for': `${address.nas}, ${address.tv}` };
    expect(
      (await under.report({ ip: address.nas, status: 'online' }, { ...question, headers: farther })).status,
    ).toBe(403);
  });
});

describe('GET /version', () => {
  it('needs no token and has the keys of the original', async () => {
    under = await HubUnderTest.start();
    const { status, body } = await under.ask('/version', { headers: {} });
    expect(status).toBe(200);
    expect(body).toEqual({
      version_string: '1.2.3',
      commit_hash: '',
      commit_date: '',
      commit_message: '',
      branch: '',
      tag: '',
      build_date: '',
      source: 'package',
    });
  });
});
