import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { freeAttempts } from '../../../src/adapters/http/wrong_tokens.js';
import { minutes, seconds } from '../../../src/domain/core/time.js';
import {
  address,
  adminToken,
  asClient,
  HubUnderTest,
  hostView,
  snapshotOf,
  token,
  upsView,
} from './given.js';

let under: HubUnderTest;
afterEach(() => under.stop());

describe('the token', () => {
  it.each(['/config', '/upsc', '/api/status'])('%s is answered with it only', async (path) => {
    under = await HubUnderTest.start();
    const without = await under.ask(path, { headers: {} });
    expect(without).toMatchObject({ status: 401, body: { error: 'UNAUTHORIZED' } });
    expect(without.headers['www-authenticate']).toBe('Bearer');
    expect((await under.ask(path, { headers: { authorization: `Bearer ${token}x` } })).status).toBe(401);
    expect((await under.ask(path)).status).toBe(200);
  });

  it('stands before everything that changes something', async () => {
    under = await HubUnderTest.start();
    for (const [method, path] of [
      ['POST', '/status'],
      ['POST', '/api/drill/start'],
      ['POST', '/api/drill/stop'],
      ['POST', '/api/hosts/nas/wake'],
      ['PUT', '/api/hosts/nas/shutdown_delay'],
      ['PUT', '/api/upses/nas/shutdown_delay'],
      ['POST', '/api/maintenance/start'],
      ['POST', '/api/maintenance/stop'],
      ['POST', '/api/probe'],
    ] as const) {
      expect((await under.ask(path, { method, headers: {}, body: 'x' })).status).toBe(401);
    }
    expect(under.inbox.events).toEqual([]);
    expect(under.inbox.commands).toEqual([]);
  });

  it('is told as missing once, not at every poll, and never itself', async () => {
    under = await HubUnderTest.start();
    for (let poll = 0; poll < 5; poll += 1)
      await under.ask('/upsc', { headers: { authorization: 'Bearer guess' } });
    expect(under.log.at('warn')).toHaveLength(1);
    expect(under.log.at('warn').join()).toMatch(/GET \/upsc from 127\.0\.0\.2/);
    expect(JSON.stringify(under.log.lines)).not.toContain('guess');
  });

  it('is made and kept where none is configured', async () => {
    under = await HubUnderTest.start({ token: null, adminToken: null });
    expect((await under.ask('/upsc')).status).toBe(401);
    expect((await under.ask('/api/status')).status).toBe(401);
    for (const [file, path] of [
      ['http-token', '/upsc'],
      ['http-admin-token', '/api/status'],
    ] as const) {
      expect(under.log.at('info').join()).toContain(file);
      const kept = (await readFile(join(under.folder, file), 'utf8')).trim();
      expect((await under.ask(path, { headers: { authorization: `Bearer ${kept}` } })).status).toBe(200);
      expect((await stat(join(under.folder, file))).mode & 0o777).toBe(0o600);
      expect(JSON.stringify(under.log.lines)).not.toContain(kept);
    }
  });

  it.each([
    ['/upsc', null, 'it is in the file http-token in the data folder'],
    ['/upsc', 'x-x-x-x-x', 'it is http.token of the configuration'],
    ['/api/status', null, 'it is in the file http-admin-token in the data folder'],
    ['/api/status', 'x-x-x-x-x', 'it is http.admin_token of the configuration'],
  ])('is said to be found where it is: %s %j', async (path, given, place) => {
    under = await HubUnderTest.start({ token: given, adminToken: given === null ? null : `${given}-admin` });
    const { text } = await under.ask(path, { headers: {} });
    expect(text).toContain(place);
    expect(text).not.toContain(under.folder);
  });

  it('of client scripts is told for what it is where people need the other one', async () => {
    under = await HubUnderTest.start({ adminToken: null });
    expect((await under.ask('/api/drill/stop', { method: 'POST', headers: asClient })).body).toEqual({
      error: 'ADMIN_TOKEN_NEEDED',
      message:
        'This is the token of client scripts: it opens only /config, /upsc, /status and /version. ' +
        'People and their programs need the admin token: it is in the file http-admin-token in the data folder.',
    });
  });

  it('is not looked at for a while after too many wrong ones, each address by itself, behind a proxy as well', async () => {
    under = await HubUnderTest.start({ trustedProxies: [address.stranger] });
    const asked = (given: string, from: string, forwarded?: string) =>
      under.ask('/api/status', {
        from,
        headers: {
          authorization: `Bearer ${given}`,
          ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }),
        },
      });
    const guesser = [address.stranger, '192.168.1.66'] as const;
    for (let count = 0; count <= freeAttempts; count += 1)
      expect((await asked(`guess-${count}`, ...guesser)).status).toBe(401);
    for (const given of ['guess-more', adminToken]) {
      const refused = await asked(given, ...guesser);
      expect(refused).toMatchObject({ status: 429, body: { error: 'WRONG_TOKENS' } });
      expect(Number(refused.headers['retry-after'])).toBe(1);
    }
    expect((await asked(adminToken, address.stranger, '192.168.1.67')).status).toBe(200);
    expect((await asked(adminToken, address.nas)).status).toBe(200);
    expect((await under.ask('/version', { headers: { authorization: 'Bearer guess-9' } })).status).toBe(200);
  });
});

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
