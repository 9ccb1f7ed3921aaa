import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';

import { createProbe } from '../../src/probes/registry.js';
import type { Probe } from '../../src/domain/core/ports.js';
import { realContext } from './probe_context.js';

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
});

/** Listens on a free port of 127.0.0.1 and tells it. */
const listening = async (server: Server): Promise<number> => {
  servers.push(server);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

const freePort = async (): Promise<number> => {
  const server = createServer();
  const port = await listening(server);
  server.close();
  await once(server, 'close');
  return port;
};

const tcp = (address: string, port: number): Probe =>
  createProbe({ kind: 'tcp', address, port }, realContext(500));
const http = (url: string, timeout = 500): Probe => createProbe({ kind: 'http', url }, realContext(timeout));
const alive = { kind: 'alive', latency: expect.any(Number) as number };

describe('a tcp sentinel', () => {
  it('is alive where the connection is accepted, and is left at once', async () => {
    const server = createServer();
    const port = await listening(server);
    const left = once(server, 'connection').then(([socket]) => once((socket as Socket).resume(), 'close'));
    expect(await tcp('127.0.0.1', port).attempt()).toEqual(alive);
    await left;
    expect(await tcp('localhost', port).attempt()).toEqual(alive);
  });

  it('is alive where the connection is refused', async () => {
    const port = await freePort();
    expect(await tcp('127.0.0.1', port).attempt()).toEqual(alive);
    expect(await tcp('::1', port).attempt()).toEqual(alive);
  });

  it('is unknown where the probe itself is impossible', async () => {
    expect((await tcp('127.0.0.1', 70_000).attempt()).kind).toBe('unknown');
    expect((await tcp('no-such-name.invalid', 80).attempt()).kind).toBe('unknown');
    expect((await tcp('255.255.255.255', 80).attempt()).kind).not.toBe('silent');
  });

  it('is not silent because we were held up ourselves', async () => {
    const port = await listening(createServer());
    const outcome = tcp('127.0.0.1', port).attempt();
    await Promise.resolve();
    const end = performance.now() + 700;
    while (performance.now() < end);
    expect((await outcome).kind).toBe('alive');
  });
});

describe('an http sentinel', () => {
  it.each([200, 204, 302, 401, 404, 500, 503])('that answers %d is alive', async (status) => {
    const paths: (string | undefined)[] = [];
    const port = await listening(
      createHttpServer((request, response) => {
        paths.push(request.url);
        response.writeHead(status, { location: '/elsewhere' }).end();
      }),
    );
    expect(await http(`http://127.0.0.1:${port}/a?b=c`).attempt()).toEqual(alive);
    expect(paths).toEqual(['/a?b=c']);
  });

  it('is asked by its name', async () => {
    const hosts: (string | undefined)[] = [];
    const port = await listening(
      createHttpServer((request, response) => {
        hosts.push(request.headers.host);
        response.end();
      }),
    );
    expect(await http(`http://localhost:${port}/`).attempt()).toEqual(alive);
    expect(hosts).toEqual([`localhost:${port}`]);
  });

  it('whose page never ends is alive, and is left', async () => {
    const server = createHttpServer((_, response) => void response.write('x'));
    const port = await listening(server);
    const left = once(server, 'connection').then(([socket]) => once(socket as Socket, 'close'));
    expect(await http(`http://127.0.0.1:${port}/`).attempt()).toEqual(alive);
    await left;
  });

  it.each<[string, (socket: Socket) => void]>([
    ['talks rubbish', (socket) => void socket.end('\u0000\u0001 what?\r\n\r\n')],
    ['hangs up', (socket) => void socket.end()],
    ['resets', (socket) => void socket.resetAndDestroy()],
    ['accepts and says nothing', () => undefined],
    [
      'switches protocols',
      (socket) =>
        void socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    ],
    ['sends endless headers', (socket) => void socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`)],
  ])('that %s is alive', async (_, behave) => {
    const port = await listening(createServer((socket) => void socket.once('data', () => behave(socket))));
    expect(await http(`http://127.0.0.1:${port}/`).attempt()).toEqual(alive);
  });

  it('that speaks no TLS is alive', async () => {
    const port = await listening(
      createServer((socket) => void socket.once('data', () => socket.end('no TLS here'))),
    );
    expect(await http(`https://127.0.0.1:${port}/`).attempt()).toEqual(alive);
    const mute = await listening(createServer());
    expect(await http(`https://localhost:${mute}/`).attempt()).toEqual(alive);
  });

  it('that refuses the connection is alive', async () => {
    expect(await http(`http://127.0.0.1:${await freePort()}/`).attempt()).toEqual(alive);
  });

  it('whose name does not resolve is unknown', async () => {
    expect((await http('http://no-such-name.invalid/').attempt()).kind).toBe('unknown');
  });

  it('is unknown when the probe is closed before anything was heard', async () => {
    const probe = http('http://127.0.0.1:9/');
    const outcome = probe.attempt();
    probe.close();
    expect((await outcome).kind).not.toBe('silent');
  });
});
