import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { ingressEndpoint } from '../../../../src/adapters/http/hub.js';
import { defaultLimits, type HttpLimits } from '../../../../src/adapters/http/settings.js';
import { StatusStream } from '../../../../src/adapters/http/stream/status_stream.js';
import { milliseconds } from '../../../../src/domain/core/time.js';
import { raw } from '../../../../src/domain/view/reasons/told.js';
import { systemClock } from '../../../../src/platform/timers.js';
import { waitFor } from '../../../wait_for.js';
import { adminToken, asAdmin } from '../ask.js';
import { HubUnderTest, snapshotOf } from '../given.js';
import { hubContext } from '../given_context.js';
import { eventsIn, type ReadEvent } from './event_reading.js';

class OpenStream {
  text = '';
  isOver = false;

  constructor(readonly response: IncomingMessage) {
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => (this.text += chunk));
    response.on('close', () => (this.isOver = true));
    response.on('error', () => undefined);
  }

  get events(): readonly ReadEvent[] {
    return eventsIn(this.text);
  }
}

let under: HubUnderTest;
afterEach(() => under.stop());

const start = async (limits: Partial<HttpLimits> = {}): Promise<void> => {
  under = await HubUnderTest.start({}, limits);
};

const startWithShortPatience = async (): Promise<void> => {
  const limits = { idleTimeout: milliseconds(400), requestTimeout: milliseconds(400) };
  const ofStream = {
    maxReaders: 1,
    maxAnnouncements: 1,
    heartbeat: milliseconds(50),
    pause: milliseconds(1),
  };
  const stream = new StatusStream(snapshotOf(), '1.2.3', systemClock, ofStream);
  under = await HubUnderTest.start({}, limits, { stream });
};

const open = (
  port = under.port,
  headers: Readonly<Record<string, string>> = asAdmin,
  method = 'GET',
): Promise<OpenStream> =>
  new Promise((resolve, reject) => {
    const where = { host: '127.0.0.1', port, path: '/api/stream', method, headers, agent: false } as const;
    const sent = request(where, (response) => resolve(new OpenStream(response)));
    sent.on('error', reject);
    sent.end();
  });

/** A stream of which only the beginning is read. */
const unread = async (): Promise<Socket> => {
  const socket = connect(under.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(`GET /api/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${adminToken}\r\n\r\n`);
  await once(socket, 'data');
  socket.pause();
  return socket;
};

const begun = async (stream: OpenStream): Promise<OpenStream> => {
  await waitFor('the whole status', () => stream.events.length > 0);
  return stream;
};

describe('GET /api/stream', () => {
  it('is a stream of events that nobody on the way may hold back, keep or compress', async () => {
    await start();
    const { response } = await open(under.port, { ...asAdmin, 'accept-encoding': 'gzip, br' });
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    expect(response.headers['content-encoding']).toBeUndefined();
  });

  it('tells changes as they come', async () => {
    await start();
    const stream = await begun(await open());
    under.stream.show(snapshotOf({ drill: true }));
    await waitFor('the change', () => stream.events.length === 2);
    expect(stream.events[1]).toMatchObject({ name: 'change', data: { drill: true } });
  });

  it('asks for the token', async () => {
    await start();
    expect((await open(under.port, {})).response.statusCode).toBe(401);
  });

  it('answers HEAD without holding a stream open', async () => {
    await start();
    const stream = await open(under.port, asAdmin, 'HEAD');
    await waitFor('its end', () => stream.isOver);
    expect(stream.response.headers['content-type']).toContain('text/event-stream');
  });

  it('goes on for longer than an idle connection may live', async () => {
    await startWithShortPatience();
    const stream = await begun(await open());
    await waitFor('many heartbeats', () => stream.events.length > 20);
    expect(stream.isOver).toBe(false);
  });

  it('lets one go that does not read at all', async () => {
    await startWithShortPatience();
    const socket = await unread();
    const large = 'x'.repeat(1_000_000);
    for (let count = 0; count < 30; count += 1) {
      under.stream.show(snapshotOf({ problems: [raw(`${count}${large}`)] }));
      await pause(5);
    }
    await waitFor('its place', () => !under.stream.isFull);
    socket.destroy();
  });

  it('frees its place when the reader leaves', async () => {
    await start({ maxConnections: 2 });
    const first = await begun(await open());
    const refused = await open();
    expect(refused.response.statusCode).toBe(503);
    await waitFor('the answer', () => refused.isOver);
    expect(JSON.parse(refused.text)).toMatchObject({ error: 'TOO_MANY_STREAMS' });
    first.response.destroy();
    await waitFor('a free place', async () => (await open()).response.statusCode === 200);
  });

  it('holds at most half of the connections, so that commands still come through', async () => {
    await start({ maxConnections: 6 });
    const streams = await Promise.all(Array.from({ length: 3 }, () => open()));
    await Promise.all(streams.map(begun));
    expect((await open()).response.statusCode).toBe(503);
    expect((await under.ask('/api/status')).status).toBe(200);
  });

  it('gives a place of somebody who may only look to somebody who may command', async () => {
    under = await HubUnderTest.start({ isOpenToView: true }, { maxConnections: 4 });
    const first = await begun(await open(under.port, {}));
    const second = await begun(await open(under.port, {}));
    expect((await open(under.port, {})).response.statusCode).toBe(503);
    await begun(await open());
    await waitFor('the oldest to be ended', () => first.isOver);
    expect(second.isOver).toBe(false);
  });

  it('ends properly when the service stops', async () => {
    await start();
    const stream = await begun(await open());
    under.stream.stop();
    await waitFor('the end', () => stream.isOver);
    expect(stream.response.complete).toBe(true);
  });

  it('ends with the server', async () => {
    await start();
    const stream = await begun(await open());
    await under.hub.stop();
    await waitFor('the end', () => stream.isOver);
  });

  it('leaves nothing unhandled when the reader resets the connection', async () => {
    await start({ maxConnections: 2 });
    (await unread()).resetAndDestroy();
    under.stream.show(snapshotOf({ drill: true }));
    await waitFor('a free place', async () => (await open()).response.statusCode === 200);
    expect(under.log.at('error')).toEqual([]);
  });
});

it('goes through ingress, where no token is asked for', async () => {
  await start();
  const ingress = ingressEndpoint(
    { host: '127.0.0.1', port: 0, allowedPeers: ['127.0.0.1'], commanders: [] },
    hubContext({ snapshot: () => snapshotOf(), inbox: under.inbox, stream: under.stream }),
    { ...defaultLimits, maxConnections: 60 },
  );
  await ingress.start();
  const streams = await Promise.all(Array.from({ length: 30 }, () => open(ingress.port ?? 0, {})));
  await Promise.all(streams.map(begun));
  under.stream.show(snapshotOf({ drill: true }));
  await waitFor('the change', () => streams.every(({ events }) => events.length === 2));
  await ingress.stop();
});
