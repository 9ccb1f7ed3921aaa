import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { milliseconds } from '../../../src/domain/core/time.js';
import { waitFor } from '../../wait_for.js';
import { HubUnderTest } from './given.js';

let under: HubUnderTest;
afterEach(() => under.stop());

/** What comes back on a connection until the hub ends it. */
const answerTo = async (send: (socket: Socket) => void): Promise<string> => {
  const socket = connect(under.port, '127.0.0.1');
  socket.setEncoding('utf8');
  socket.on('error', () => undefined);
  let text = '';
  socket.on('data', (chunk: string) => (text += chunk));
  await once(socket, 'connect');
  send(socket);
  await once(socket, 'close');
  return text;
};

describe('the hub goes on', () => {
  it.each([
    ['nonsense', '\0\x01nonsense\r\n\r\n', '400'],
    ['headers without end', `GET /upsc HTTP/1.1\r\n${'x: yyyyyyyyyyyyyyyy\r\n'.repeat(2_000)}`, '431'],
    ['an odd escape', 'GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', '400'],
    [
      'an endless name',
      `POST /api/hosts/${'a'.repeat(300)}/wake HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      '4',
    ],
  ])('after %s, and answers in JSON', async (_what, bytes, status) => {
    under = await HubUnderTest.start();
    const answer = await answerTo((socket) => socket.write(bytes));
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status}`));
    expect(answer).toContain('"error":"');
    expect(answer).not.toMatch(/at .*\.js/);
    expect((await under.ask('/upsc')).status).toBe(200);
  });

  it('after a client that does not finish its request', async () => {
    under = await HubUnderTest.start({}, { requestTimeout: milliseconds(200) });
    const answer = await answerTo((socket) => socket.write('POST /status HTTP/1.1\r\nHost: x\r\nContent-Le'));
    expect(answer).toContain('REQUEST_TIMEOUT');
    expect((await under.ask('/upsc')).status).toBe(200);
  });

  it('after a client that says nothing', async () => {
    under = await HubUnderTest.start({}, { idleTimeout: milliseconds(200) });
    const answer = await answerTo(() => undefined);
    expect(answer).toBe('');
  });

  it('with what fails inside it, and tells no particulars', async () => {
    under = await HubUnderTest.start(
      {},
      {},
      {
        variables: () => {
          throw new Error('secret particulars');
        },
      },
    );
    const reply = await under.ask('/upsc');
    expect(reply).toMatchObject({ status: 500, body: { error: 'INTERNAL' } });
    expect(reply.text).not.toContain('secret');
    expect(under.log.at('error').join()).toContain('secret particulars');
  });
});

describe('a port that is taken', () => {
  it('is told with its key, and is used as soon as it is free', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    under = await HubUnderTest.start({ port });
    expect(under.hub.port).toBeNull();
    expect(under.inbox.events).toMatchObject([{ type: 'component_failed', component: 'HTTP' }]);
    expect(under.log.at('error')).toEqual([
      expect.stringMatching(new RegExp(`Port ${port} \\(http\\.listen: 127\\.0\\.0\\.1:${port}\\)`)),
    ]);
    expect(under.log.at('warn')).toEqual([]);
    await new Promise((resolve) => other.close(resolve));
    await waitFor('the hub to listen', () => under.hub.port === port, { within: 10_000 });
    expect(under.inbox.events.at(-1)).toEqual({ type: 'component_recovered', component: 'HTTP' });
    expect((await under.ask('/upsc')).status).toBe(200);
  });

  it('is given up when the hub stops', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    under = await HubUnderTest.start({ port });
    await under.hub.stop();
    await new Promise((resolve) => other.close(resolve));
    expect(under.hub.port).toBeNull();
  });

  it('is free again after a stop, whoever is still connected', async () => {
    under = await HubUnderTest.start();
    const { port } = under;
    const idle = connect(port, '127.0.0.1');
    idle.on('error', () => undefined);
    await once(idle, 'connect');
    const closed = once(idle, 'close');
    await under.hub.stop();
    await closed;
    const next = createServer();
    next.listen(port, '127.0.0.1');
    await once(next, 'listening');
    await new Promise((resolve) => next.close(resolve));
  });
});
