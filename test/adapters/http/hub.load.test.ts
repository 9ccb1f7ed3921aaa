import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { maxWaiting } from '../../../src/adapters/http/connections.js';
import { systemClock } from '../../../src/platform/timers.js';
import type { AddressedHost } from '../../../src/adapters/system/host_addresses.js';
import type { DomainEvent } from '../../../src/domain/core/event.js';
import { recall } from '../../../src/domain/core/recall.js';
import { minutes, seconds } from '../../../src/domain/core/time.js';
import { Loop } from '../../../src/runtime/loop.js';
import { settings } from '../../domain/given.js';
import { KeptLog } from '../../kept_log.js';
import { asClient, token } from './ask.js';
import { hostAmong, HubUnderTest } from './given.js';

const connections = 50;
const reportsEach = 200;
/** Sent without waiting: one under way, and as many as may wait. */
const pipelined = 1 + maxWaiting;

let under: HubUnderTest;
afterEach(() => under.stop());

const clients = Array.from({ length: connections }, (_, index) => ({
  id: `client_${index}`,
  address: `127.0.1.${index + 1}`,
  ignoresDrills: false,
  poweredBy: ['ups'],
  needs: 1,
  section: null,
}));

const remainingSeconds = (events: readonly DomainEvent[], id: string): number[] =>
  events.flatMap((event) =>
    event.type === 'host_reported' && event.id === id ? [(event.remaining ?? 0) / 1000] : [],
  );

const counting = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** One report on a connection that stays. */
const report = (agent: Agent, client: AddressedHost, remaining: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: under.port,
        path: '/status',
        method: 'POST',
        agent,
        localAddress: client.address ?? '',
        headers: { ...asClient, 'content-type': 'application/json' },
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    sent.on('error', reject);
    sent.end(
      JSON.stringify({ ip: client.address, status: 'shutdown_pending', remaining_seconds: remaining }),
    );
  });

it('takes 10,000 reports from 50 connections: none is lost, and each client’s stay in order', async () => {
  const domain = settings({
    hosts: clients.map(({ id }) => ({
      id,
      name: id,
      poweredBy: ['ups'],
      needs: 1,
      section: 'ups',
      wake: { auto: true, possible: true, after: [], minCharge: null },
    })),
    wake: { delay: minutes(5), retryEvery: seconds(60), giveUpAfter: minutes(30) },
  });
  const started = systemClock.now();
  const loop = new Loop(
    domain,
    recall(domain, null, 'boot-1', started),
    'boot-1',
    systemClock,
    { save: () => Promise.resolve() },
    new KeptLog(),
  );
  const taken: DomainEvent[] = [];
  under = await HubUnderTest.start(
    {},
    {},
    {
      hostAt: hostAmong(clients),
      snapshot: () => loop.snapshot,
      inbox: {
        dispatch: (event) => {
          taken.push(event);
          loop.dispatch(event);
        },
        command: (command, from) => loop.command(command, from),
      },
    },
  );
  const statuses = await Promise.all(
    clients.map(async (client) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const seen = new Set<number>();
      for (const remaining of counting(reportsEach)) seen.add(await report(agent, client, remaining));
      agent.destroy();
      return [...seen];
    }),
  );
  expect(statuses).toEqual(clients.map(() => [200]));
  expect(taken).toHaveLength(connections * reportsEach);
  for (const { id } of clients) expect(remainingSeconds(taken, id)).toEqual(counting(reportsEach));
  for (const { lastReport } of loop.snapshot.hosts) expect(lastReport).toBeGreaterThanOrEqual(started.wall);
}, 120_000);

it('keeps the order of reports that come without waiting for the answers', async () => {
  under = await HubUnderTest.start({ reportForOthers: true });
  const socket = connect(under.port, '127.0.0.1');
  socket.setEncoding('utf8');
  let answers = '';
  socket.on('data', (chunk: string) => (answers += chunk));
  await once(socket, 'connect');
  const bodies = counting(pipelined).map((remaining) =>
    JSON.stringify({ ip: '127.0.0.2', status: 'shutdown_pending', remaining_seconds: remaining }),
  );
  socket.write(
    bodies
      .map(
        (body, index) =>
          `POST /status HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n` +
          `Content-Length: ${body.length}\r\n${index === bodies.length - 1 ? 'Connection: close\r\n' : ''}\r\n${body}`,
      )
      .join(''),
  );
  await once(socket, 'close');
  expect(answers.match(/HTTP\/1\.1 200/g)).toHaveLength(pipelined);
  expect(remainingSeconds(under.inbox.events, 'nas')).toEqual(counting(pipelined));
});
