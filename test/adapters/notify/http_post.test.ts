import { createServer } from 'node:http';
import { createServer as tlsServer } from 'node:https';
import { readFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { post, retryAfterOf } from '../../../src/adapters/notify/http_post.js';
import { freePort } from '../mqtt/real_broker.js';
import { certificateAuthority } from '../mqtt/certificates.js';
import { noSignal, ServiceStandIn } from './given.js';

const send = (url: string, signal = noSignal) =>
  post({ url, body: '{}', contentType: 'application/json' }, signal);

describe('a request', () => {
  it.each([
    [200, 'delivered'],
    [204, 'delivered'],
    [302, 'final'],
    [400, 'final'],
    [401, 'final'],
    [404, 'final'],
    [408, 'retry'],
    [429, 'retry'],
    [500, 'retry'],
    [503, 'retry'],
  ])('answered with %d is %s', async (status, outcome) => {
    const service = await ServiceStandIn.start();
    service.reply = () => ({ status });
    expect(await send(service.url)).toMatchObject({ outcome });
  });

  it('waits as long as the server says, but not for ever', async () => {
    const service = await ServiceStandIn.start();
    service.reply = () => ({ status: 503, headers: { 'retry-after': '120' } });
    expect(await send(service.url)).toMatchObject({ after: 120_000 });
    expect(retryAfterOf('99999999')).toBe(3_600_000);
    expect(retryAfterOf('soon')).toBeNull();
    expect(retryAfterOf(new Date(Date.now() + 60_000).toUTCString())).toBeGreaterThan(50_000);
    expect(retryAfterOf('Thu, 01 Jan 1970 00:00:00 GMT')).toBe(0);
  });

  it('has the login of the URL, and says nothing of it', async () => {
    const service = await ServiceStandIn.start();
    service.reply = () => ({ status: 403 });
    const delivery = await send(`http://me:p%40ss@127.0.0.1:${service.port}/`);
    expect(service.requests).toMatchObject([
      { headers: { authorization: `Basic ${Buffer.from('me:p@ss').toString('base64')}` } },
    ]);
    expect(JSON.stringify(delivery)).not.toContain('p@ss');
  });

  it('reads no more of an endless answer than it needs', async () => {
    const server = createServer((_, response) => {
      response.writeHead(500);
      const more = (): void => {
        if (response.write('x'.repeat(65_536)) && !response.destroyed) setImmediate(more);
      };
      response.on('drain', more);
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const delivery = await send(`http://127.0.0.1:${port}/`);
    expect(JSON.stringify(delivery).length).toBeLessThan(5_000);
  });

  it('whose answer breaks off behind its status was taken', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('queued', () => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await send(`http://127.0.0.1:${port}/`)).toEqual({
      outcome: 'delivered',
      answer: 'HTTP 200: queued',
    });
  });

  it('is over a connection of its own, which is closed', async () => {
    const service = await ServiceStandIn.start();
    await send(service.url);
    expect(service.requests).toMatchObject([{ headers: { connection: 'close', 'content-length': '2' } }]);
  });

  it.each([
    ['nobody listens', () => freePort().then((port) => `http://127.0.0.1:${port}/`), /nobody listens/],
    ['the name is none', () => Promise.resolve('http://no-such-host.invalid/'), /name cannot be resolved/],
  ])('says in words that %s', async (_, place, words) => {
    const delivery = await send(await place());
    expect(delivery).toMatchObject({ outcome: 'retry', reason: expect.stringMatching(words) as string });
  });

  it('goes to nobody whose certificate is not to be believed', async () => {
    const { cert, key } = await (await certificateAuthority()).signed('localhost');
    const server = tlsServer({ cert: await readFile(cert), key: await readFile(key) }, (_, response) =>
      response.end('never'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await send(`https://localhost:${port}/`)).toMatchObject({
      outcome: 'retry',
      reason: 'its certificate is signed by an authority that is not known here',
    });
  });

  it('ends with its signal where the server hangs', async () => {
    const service = await ServiceStandIn.start();
    service.reply = () => null;
    const stopping = new AbortController();
    const sent = send(service.url, stopping.signal);
    stopping.abort();
    expect(await sent).toMatchObject({ outcome: 'retry' });
  });
});
