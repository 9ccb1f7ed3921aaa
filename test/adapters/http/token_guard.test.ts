import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { freeAttempts } from '../../../src/adapters/http/wrong_tokens.js';
import { address, adminToken, asClient, token } from './ask.js';
import { HubUnderTest } from './given.js';

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
