import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { receiverCarrier } from '../../../../src/adapters/log/outlets/receiver.js';
import type { LogReceiver } from '../../../../src/config/sections/log.js';
import { waitFor } from '../../../wait_for.js';
import { Authority, type Issued } from '../../nut/authority.js';
import { startedOutlet } from './given_outlet.js';
import { givenSender } from './given_record.js';
import { givenReceiver, StreamReceiver, UdpReceiver } from './log_receivers.js';

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

const sendingTo = (receiver: LogReceiver) => {
  const sending = startedOutlet(receiverCarrier(receiver, givenSender));
  cleanUp.push(sending.stop);
  return sending;
};

const listening = async <T extends { close: () => Promise<void> }>(opening: Promise<T>): Promise<T> => {
  const receiver = await opening;
  cleanUp.push(() => receiver.close());
  return receiver;
};

describe('the log to a server, by UDP', () => {
  it('is a datagram for each line', async () => {
    const server = await listening(UdpReceiver.listen());
    const { write } = sendingTo(givenReceiver('udp', server.port));
    write('one');
    write('two');
    await waitFor('both', () => server.datagrams.length === 2);
    expect(server.datagrams.map(String)).toEqual([
      expect.stringMatching(/^<30>1 .* status: one$/),
      expect.stringMatching(/^<30>1 .* status: two$/),
    ]);
  });

  it('by a name goes to its address', async () => {
    const server = await listening(UdpReceiver.listen());
    const { write } = sendingTo(givenReceiver('udp', server.port, { host: 'localhost' }));
    write('one');
    await waitFor('it', () => server.datagrams.length === 1);
  });

  it('waits while nobody listens there, and arrives later', async () => {
    const gone = await UdpReceiver.listen();
    const { port } = gone;
    await gone.close();
    const { write, log, events } = sendingTo(givenReceiver('udp', port));
    write('one');
    write('two');
    await waitFor('the problem', () => events.length > 0);
    expect(log.at('warn')[0]).toContain('ECONNREFUSED');
    const server = await listening(UdpReceiver.listen(port));
    await waitFor('recovery', () => events.length > 1);
    expect(server.datagrams.map(String)).toEqual([
      expect.stringMatching(/status: one$/),
      expect.stringMatching(/status: two$/),
    ]);
  });

  it('is told as a problem where its name leads nowhere', async () => {
    const { write, log } = sendingTo(givenReceiver('udp', 514, { host: 'no..where' }));
    write('one');
    await waitFor('the failure', () => log.at('warn').length > 0);
    expect(log.at('warn')[0]).toMatch(/ENOTFOUND|EAI_AGAIN/);
  });

  it('comes in chunks where a message of GELF is long', async () => {
    const server = await listening(UdpReceiver.listen());
    const { write } = sendingTo(givenReceiver('udp', server.port, { format: 'gelf' }));
    write('x'.repeat(4_000), { event: 'mains_lost' });
    await waitFor('all chunks', () => server.datagrams.length === server.datagrams[0]?.[11]);
    const inOrder = server.datagrams.toSorted((one, other) => (one[10] ?? 0) - (other[10] ?? 0));
    const text = Buffer.concat(inOrder.map((chunk) => chunk.subarray(12))).toString();
    expect(JSON.parse(text)).toMatchObject({ short_message: 'x'.repeat(4_000), _event: 'mains_lost' });
  });
});

describe('the log to a server, by TCP', () => {
  it('has the length of each message in front', async () => {
    const server = await listening(StreamReceiver.listen());
    const { write } = sendingTo(givenReceiver('tcp', server.port));
    write('one');
    write('zwölf');
    await waitFor('both', () => server.text.endsWith('zwölf'));
    const [, length = '', first = '', second = ''] = /^(\d+) (.*: one)\d+ (.*)$/su.exec(server.text) ?? [];
    expect(Number(length)).toBe(Buffer.byteLength(first));
    expect(server.text.slice(0, -second.length - 1)).toMatch(new RegExp(`${Buffer.byteLength(second)}$`));
  });

  it('has a NUL behind each message of GELF', async () => {
    const server = await listening(StreamReceiver.listen());
    const { write } = sendingTo(givenReceiver('tcp', server.port, { format: 'gelf' }));
    write('one');
    write('two');
    await waitFor('both', () => server.text.split('\0').length === 3);
    const messages = server.text.split('\0').slice(0, 2);
    expect(messages.map((message) => JSON.parse(message) as unknown)).toMatchObject([
      { short_message: 'one' },
      { short_message: 'two' },
    ]);
  });

  it('goes on over a new connection where the server has closed the old one', async () => {
    const server = await listening(StreamReceiver.listen());
    const { write, log } = sendingTo(givenReceiver('tcp', server.port));
    write('one');
    await waitFor('the first', () => server.text.endsWith('one'));
    server.hangUp();
    await waitFor('the end of the connection', () => server.sockets.size === 0);
    await waitFor('a line over a new one', () => {
      write('again');
      return server.text.includes('again');
    });
    expect(log.at('warn')).toEqual([]);
  });

  it('waits while nobody listens there, and arrives later', async () => {
    const gone = await StreamReceiver.listen();
    const { port } = gone;
    await gone.close();
    const { write, events } = sendingTo(givenReceiver('tcp', port));
    write('one');
    await waitFor('the problem', () => events.length > 0);
    const server = await listening(StreamReceiver.listen(null, { port }));
    await waitFor('recovery', () => events.length > 1);
    expect(server.text).toMatch(/status: one$/);
  });
});

describe('the log to a server, by TLS', () => {
  let folder: string;
  let issued: Issued;
  let others: Issued;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-log-tls-'));
    issued = await (await Authority.create(folder)).issue();
    const elsewhere = await mkdtemp(join(folder, 'others-'));
    others = await (await Authority.create(elsewhere)).issue();
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ['an address', '127.0.0.1'],
    ['a name', 'localhost'],
  ])('arrives where the certificate is of the authority in ca, for %s', async (_, host) => {
    const server = await listening(StreamReceiver.listen(issued));
    const { write } = sendingTo(givenReceiver('tls', server.port, { host, ca: issued.ca }));
    write('one');
    await waitFor('it', () => server.text.endsWith('status: one'));
  });

  it.each([
    ['nobody is known who signed', () => null, /not trusted .* name its authority in log\.syslog\.ca/],
    ['another authority signed', () => others.ca, /not trusted .* name its authority in log\.syslog\.ca/],
    ['the file of the authority is gone', () => join(folder, 'gone.pem'), /gone\.pem .* is missing/],
  ])('says nothing to a server whose certificate %s', async (_, ca, told) => {
    const server = await listening(StreamReceiver.listen(issued));
    const { write, log } = sendingTo(givenReceiver('tls', server.port, { ca: ca() }));
    write('one');
    await waitFor('the failure', () => log.at('warn').length > 0);
    expect(log.at('warn')[0]).toMatch(told);
    expect(server.text).toBe('');
  });

  it('says nothing to a server with the certificate of another name', async () => {
    // 127.0.0.2 is this machine as well, and does not stand in the certificate.
    const host = '127.0.0.2';
    const server = await listening(StreamReceiver.listen(issued, { host }));
    const { write, log } = sendingTo(givenReceiver('tls', server.port, { host, ca: issued.ca }));
    write('one');
    await waitFor('the failure', () => log.at('warn').length > 0);
    expect(log.at('warn')[0]).toContain("IP: 127.0.0.2 is not in the cert's list");
    expect(server.text).toBe('');
  });
});
