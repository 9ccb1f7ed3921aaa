import { beforeAll, describe, expect, it } from 'vitest';
import { mail } from '../../../src/adapters/notify/mail.js';
import type { TargetSettings } from '../../../src/config/sections/notify.js';
import { back, lost } from '../../domain/notify/given.js';
import { certificateAuthority, type Certificates } from '../mqtt/certificates.js';
import { freePort } from '../mqtt/real_broker.js';
import { common, messageOf, noSignal } from './given.js';
import { mailServerForTest, muteServer, refusal, type Certificate } from './mail_server.js';

type Changes = Partial<TargetSettings<'mail'>> & { readonly port: number };

const send = (changes: Changes, signal = noSignal) =>
  mail({
    ...common,
    type: 'mail',
    server: 'localhost',
    security: 'none',
    from: 'Garage UPS <ups@example.org>',
    to: ['me@example.org'],
    ...changes,
  }).send(messageOf(), signal);

let authority: Certificates;
let certificate: Certificate;

beforeAll(async () => {
  authority = await certificateAuthority();
  certificate = await authority.signed('localhost');
});

describe('mail', () => {
  it('arrives with the time of the event, and tells what the server said', async () => {
    const server = await mailServerForTest({ disabledCommands: ['STARTTLS'] });
    const delivery = await mail({
      ...common,
      type: 'mail',
      server: '127.0.0.1',
      port: server.port,
      security: 'none',
      from: 'Garage UPS <ups@example.org>',
      to: ['me@example.org', 'you@example.org'],
    }).send(messageOf([lost(193), back(227, 35)]), noSignal);
    expect(delivery).toEqual({
      outcome: 'delivered',
      answer: expect.stringContaining('queued as 4711') as string,
    });
    const [sent] = server.mails;
    expect(sent).toMatchObject({ from: 'ups@example.org', to: ['me@example.org', 'you@example.org'] });
    expect(sent?.text).toMatch(/^Date: Thu, 01 Jan 2026 03:47:00 \+0000\r$/m);
    expect(sent?.text).toMatch(/^Subject: Mains was lost and is back after 35 min\r$/m);
    expect(sent?.text).toMatch(/^Message-ID: <sentinel-ups\.\d+\.1@example\.org>\r$/m);
    expect(sent?.text).toMatch(/^From 03:12:00 to 03:47:00\.\r$/m);
  });

  it.each([
    ['tls', { secure: true }],
    ['starttls', {}],
  ] as const)('with %s logs in over an encrypted connection', async (security, options) => {
    const server = await mailServerForTest(options, certificate);
    const login = { username: 'joe', password: 'right', ca: authority.ca };
    expect(await send({ port: server.port, security, ...login })).toMatchObject({ outcome: 'delivered' });
    expect(server.mails).toMatchObject([{ user: 'joe', encrypted: true }]);
  });

  it('with starttls sends nothing where the server has none', async () => {
    const server = await mailServerForTest({ disabledCommands: ['STARTTLS'] });
    expect(await send({ port: server.port, security: 'starttls' })).toMatchObject({ outcome: 'retry' });
    expect(server.mails).toEqual([]);
  });

  it.each([
    ['tls', 'of an unknown authority', false, 'localhost', /authority that is not known/],
    ['starttls', 'of an unknown authority', false, 'localhost', /authority that is not known/],
    ['tls', 'for another name', true, '127.0.0.2', /certificate is for another name/],
  ] as const)('with %s goes to nobody with a certificate %s', async (security, _, isKnown, name, reason) => {
    const server = await mailServerForTest({ secure: security === 'tls' }, certificate);
    // Every address of 127.0.0.0/8 is this machine's.
    const place = name === '127.0.0.2' ? await relay(server.port) : server.port;
    const delivery = await send({ server: name, port: place, security, ca: isKnown ? authority.ca : null });
    expect(delivery).toMatchObject({ outcome: 'retry', reason: expect.stringMatching(reason) as string });
    expect(server.mails).toEqual([]);
  });

  it.each([
    [
      'the connection',
      { onConnect: (_: unknown, done: Done) => done(refusal(554, 'No mail from you')) },
      'final',
    ],
    [
      'the connection, for now',
      { onConnect: (_: unknown, done: Done) => done(refusal(421, 'Later')) },
      'retry',
    ],
    [
      'the sender',
      { onMailFrom: (_: unknown, __: unknown, done: Done) => done(refusal(550, 'Bad sender')) },
      'final',
    ],
    [
      'the recipient',
      { onRcptTo: (_: unknown, __: unknown, done: Done) => done(refusal(550, 'No such user')) },
      'final',
    ],
    [
      'the recipient, for now',
      { onRcptTo: (_: unknown, __: unknown, done: Done) => done(refusal(451, 'Greylisted')) },
      'retry',
    ],
    ['the text', { onData: refuseData(552, 'Mailbox full') }, 'final'],
    ['the text, for now', { onData: refuseData(452, 'Disk full') }, 'retry'],
  ])('refused at %s', async (_, options, outcome) => {
    const server = await mailServerForTest({ disabledCommands: ['STARTTLS'], ...options });
    expect(await send({ port: server.port })).toMatchObject({ outcome });
  });

  it('refused at the login says so', async () => {
    const server = await mailServerForTest({ secure: true }, certificate);
    const login = { username: 'joe', password: 'wrong', ca: authority.ca };
    const delivery = await send({ port: server.port, security: 'tls', ...login });
    expect(delivery).toMatchObject({ outcome: 'final', reason: expect.stringContaining('535') as string });
  });

  it('tells who does not get it where one of several is refused', async () => {
    const server = await mailServerForTest({
      disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }, _, done) =>
        done(address.startsWith('you') ? refusal(550, 'No such user') : undefined),
    });
    expect(await send({ port: server.port, to: ['me@example.org', 'you@example.org'] })).toMatchObject({
      outcome: 'delivered',
      answer: expect.stringContaining('not for you@example.org') as string,
    });
  });

  it('is sent later where nobody listens', async () => {
    expect(await send({ port: await freePort() })).toMatchObject({ outcome: 'retry' });
  });

  it.each([
    ['nothing', ''],
    ['its greeting and no more', '220 hello\r\n'],
  ])('ends with its signal where the server says %s', async (_, greeting) => {
    const stopping = new AbortController();
    const sent = send({ port: await muteServer(greeting) }, stopping.signal);
    stopping.abort();
    expect(await sent).toMatchObject({ outcome: 'retry' });
  });

  it('gives a server that hangs up within its limits', { timeout: 30_000 }, async () => {
    expect(await send({ port: await muteServer() })).toMatchObject({ outcome: 'retry' });
  });
});

type Done = (error?: Error | null) => void;

function refuseData(code: number, words: string) {
  return (stream: NodeJS.ReadableStream, _: unknown, done: Done): void => {
    stream.resume();
    stream.on('end', () => done(refusal(code, words)));
  };
}

/** The same server at 127.0.0.2, which its certificate does not name. */
async function relay(port: number): Promise<number> {
  const { connect, createServer } = await import('node:net');
  const { onTestFinished } = await import('vitest');
  const server = createServer((socket) => {
    const onwards = connect(port, '127.0.0.1');
    socket.on('error', () => undefined).pipe(onwards);
    onwards.on('error', () => undefined).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.2', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
