import { afterEach, describe, expect, it } from 'vitest';
import { pageRoutes } from '../../../src/adapters/http/page_routes.js';
import { HubUnderTest } from './given.js';

let under: HubUnderTest;
afterEach(() => under.stop());

const files = [
  '/',
  '/page.css',
  '/page.js',
  '/shared.js',
  '/rehearsal.js',
  '/then.js',
  '/settings.js',
  '/de.js',
  '/es.js',
  '/fr.js',
  '/pl.js',
];

describe('the page', () => {
  it.each(files)('has %s for everybody, with a policy that lets nothing in from elsewhere', async (path) => {
    under = await HubUnderTest.start();
    const { status, headers } = await under.ask(path, { headers: {} });
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'self'$/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    expect(headers['content-type']).toMatch(/^text\/(html|css|javascript); charset=utf-8$/);
  });

  it('names every file relatively, and every file that it names is there', async () => {
    under = await HubUnderTest.start();
    const texts = await Promise.all(files.map(async (path) => (await under.ask(path, { headers: {} })).text));
    const named = [
      ...(texts[0] ?? '').matchAll(/(?:href|src)="([^"]+)"/g),
      ...texts.join('\n').matchAll(/(?:import\(|\bfrom ?)[`"'](\.[^`"']+)[`"']/g),
    ].map(([, address = '']) => address);
    const addresses = [...new Set(named)].filter((address) => !address.startsWith('data:'));
    expect(addresses.map((address) => address.replace(/^\./, '')).sort()).toEqual(files.slice(1).sort());
    for (const address of addresses) expect(address).toMatch(/^\.\/[a-z]+\.(js|css)$/);
  });

  it('has no data in it', async () => {
    under = await HubUnderTest.start();
    for (const path of files) expect((await under.ask(path, { headers: {} })).text).not.toContain('NAS');
  });

  it('that is not there takes nothing else along, and says so', async () => {
    const [route, ...others] = pageRoutes('/nowhere/');
    expect(others).toEqual([]);
    const session = { reads: false, commands: false, user: null, ingress: false };
    const request = { caller: null, calledAs: 'server', query: {}, id: null, body: undefined, session };
    expect(await route?.answer(request)).toMatchObject({
      status: 503,
      body: expect.stringContaining('The page is missing in this installation.') as string,
    });
  });
});

describe('GET /healthz', () => {
  it('is answered without the token', async () => {
    under = await HubUnderTest.start();
    expect(await under.ask('/healthz', { headers: {} })).toMatchObject({
      status: 200,
      text: '{"healthy":true,"reasons":[]}',
    });
    under.health = { healthy: false, reasons: ['upsd does not answer'] };
    expect(await under.ask('/healthz', { headers: {} })).toMatchObject({
      status: 503,
      text: '{"healthy":false,"reasons":["upsd does not answer"]}',
    });
  });
});
