import { afterEach, describe, expect, it } from 'vitest';
import { HubUnderTest } from './given.js';

let under: HubUnderTest;
afterEach(() => under.stop());

const files = ['/', '/page.css', '/page.js', '/sections.js', '/elements.js', '/words.js'];

describe('the page', () => {
  it.each(files)('has %s for everybody, with a policy that lets nothing in from elsewhere', async (path) => {
    under = await HubUnderTest.start();
    const { status, headers } = await under.ask(path, { headers: {} });
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'self'$/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    expect(headers['content-type']).toMatch(/^text\/(html|css|javascript); charset=utf-8$/);
  });

  it('names every file and address relatively, and every file that it names is there', async () => {
    under = await HubUnderTest.start();
    const texts = await Promise.all(files.map(async (path) => (await under.ask(path, { headers: {} })).text));
    const named = texts.flatMap((text) =>
      [...text.matchAll(/(?:href=|src=|from |[^.]get\()["']([^"']+)["']/g)].map(([, url = '']) => url),
    );
    const addresses = named.filter((url) => !url.startsWith('data:')).map((url) => url.replace(/^\.\//, ''));
    expect(addresses).toEqual(expect.arrayContaining(['page.css', 'page.js', 'words.js']));
    for (const address of addresses) {
      expect(address).toMatch(/^[a-z][a-z_/.]*$/);
      expect((await under.ask(`/${address}`)).status).toBe(200);
    }
    expect(texts.join('\n')).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write|https?:\/\//);
  });

  it('has no data in it', async () => {
    under = await HubUnderTest.start();
    for (const path of files) expect((await under.ask(path, { headers: {} })).text).not.toContain('NAS');
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
