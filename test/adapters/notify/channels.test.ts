import { describe, expect, it } from 'vitest';
import { apprise } from '../../../src/adapters/notify/apprise.js';
import type { Channel } from '../../../src/adapters/notify/channel.js';
import { gotify } from '../../../src/adapters/notify/gotify.js';
import { ntfy } from '../../../src/adapters/notify/ntfy.js';
import { pushover } from '../../../src/adapters/notify/pushover.js';
import { telegram } from '../../../src/adapters/notify/telegram.js';
import { webhook } from '../../../src/adapters/notify/webhook.js';
import { back, clock, lost } from '../../domain/notify/given.js';
import { common, messageOf, noSignal, ServiceStandIn, type Reply } from './given.js';

const { title, text } = messageOf();

/** What the services' own documents say of a request, of its answer, and of a refusal. */
const services: readonly {
  readonly name: string;
  readonly channel: (url: string) => Channel;
  readonly asked: object;
  readonly answers: readonly (readonly [Reply, object])[];
}[] = [
  {
    name: 'ntfy',
    channel: (url) => ntfy({ ...common, type: 'ntfy', url: `${url}/my-topic`, token: 'tk_123' }),
    asked: {
      method: 'POST',
      path: '/',
      headers: { authorization: 'Bearer tk_123' },
      body: { topic: 'my-topic', title, message: text, priority: 5, tags: ['zap'] },
    },
    answers: [
      [
        { body: { id: 'hwQ2YpKdmg', event: 'message' } },
        { outcome: 'delivered', answer: 'HTTP 200: hwQ2YpKdmg' },
      ],
      [
        { status: 429, body: { code: 42901, http: 429, error: 'limit reached: too many requests' } },
        { outcome: 'retry', reason: 'HTTP 429: limit reached: too many requests', after: null },
      ],
      [
        { status: 403, body: { code: 40301, http: 403, error: 'forbidden' } },
        { outcome: 'final', reason: 'HTTP 403: forbidden' },
      ],
    ],
  },
  {
    name: 'Gotify',
    channel: (url) => gotify({ ...common, type: 'gotify', url: `${url}/gotify/`, token: 'Axyz' }),
    asked: {
      method: 'POST',
      path: '/gotify/message',
      headers: { 'x-gotify-key': 'Axyz' },
      body: { title, message: text, priority: 8 },
    },
    answers: [
      [{ body: { id: 25, appid: 5 } }, { outcome: 'delivered' }],
      [
        {
          status: 401,
          body: {
            error: 'Unauthorized',
            errorCode: 401,
            errorDescription: 'you need to provide a valid token',
          },
        },
        { outcome: 'final', reason: 'HTTP 401: you need to provide a valid token' },
      ],
      [
        { status: 500, body: 'oops' },
        { outcome: 'retry', reason: 'HTTP 500: oops' },
      ],
    ],
  },
  {
    name: 'Telegram',
    channel: (url) => telegram({ ...common, type: 'telegram', url, token: '123:ABC', chat: '-100' }),
    asked: {
      method: 'POST',
      path: '/bot123:ABC/sendMessage',
      body: { chat_id: '-100', text: `${title}\n\n${text}`, disable_notification: false },
    },
    answers: [
      [{ body: { ok: true, result: { message_id: 1 } } }, { outcome: 'delivered' }],
      [
        {
          status: 429,
          body: {
            ok: false,
            error_code: 429,
            description: 'Too Many Requests: retry after 30',
            parameters: { retry_after: 30 },
          },
        },
        { outcome: 'retry', reason: 'HTTP 429: Too Many Requests: retry after 30', after: 30_000 },
      ],
      [
        { status: 400, body: { ok: false, error_code: 400, description: 'Bad Request: chat not found' } },
        { outcome: 'final', reason: 'HTTP 400: Bad Request: chat not found' },
      ],
    ],
  },
  {
    name: 'Pushover',
    channel: (url) => pushover({ ...common, type: 'pushover', url, token: 'app', user: 'me' }),
    asked: {
      method: 'POST',
      path: '/1/messages.json',
      body: { token: 'app', user: 'me', title, message: text, priority: 1, timestamp: clock(193) / 1000 },
    },
    answers: [
      [{ body: { status: 1, request: '647d2300' } }, { outcome: 'delivered', answer: 'HTTP 200: 647d2300' }],
      [
        { status: 400, body: { user: 'invalid', errors: ['user identifier is invalid'], status: 0 } },
        { outcome: 'final', reason: 'HTTP 400: user identifier is invalid' },
      ],
      [
        {
          status: 429,
          headers: { 'retry-after': '60' },
          body: { errors: ['application is over its quota'], status: 0 },
        },
        { outcome: 'retry', reason: 'HTTP 429: application is over its quota', after: 60_000 },
      ],
    ],
  },
  {
    name: 'apprise-api',
    channel: (url) => apprise({ ...common, type: 'apprise', url: `${url}/notify/key`, tag: 'me' }),
    asked: {
      method: 'POST',
      path: '/notify/key',
      body: { title, body: text, type: 'warning', format: 'text', tag: 'me' },
    },
    answers: [
      [{ body: { error: null } }, { outcome: 'delivered' }],
      [
        { status: 424, body: { error: 'One or more notifications could not be sent.' } },
        { outcome: 'retry', reason: 'HTTP 424: One or more notifications could not be sent.' },
      ],
      [
        { status: 500, body: { error: 'An error occurred' } },
        { outcome: 'retry', reason: 'HTTP 500: An error occurred' },
      ],
      [
        { status: 400, body: { error: 'Payload lacks minimum requirements' } },
        { outcome: 'final', reason: 'HTTP 400: Payload lacks minimum requirements' },
      ],
    ],
  },
];

describe.each(services)('$name', ({ channel, asked, answers }) => {
  it('is asked as its documents say', async () => {
    const service = await ServiceStandIn.start();
    await channel(service.url).send(messageOf(), noSignal);
    expect(service.requests).toMatchObject([asked]);
  });

  it.each(answers)('answers %j', async (reply, delivery) => {
    const service = await ServiceStandIn.start();
    service.reply = () => reply;
    expect(await channel(service.url).send(messageOf(), noSignal)).toMatchObject(delivery);
  });
});

describe('a text that is too long for its service', () => {
  const long = { ...messageOf(), text: 'a' + '\u{1F50C}'.repeat(5_000) };

  it.each<[string, (url: string) => Channel, string, number]>([
    [
      'Telegram',
      (url) => telegram({ ...common, type: 'telegram', url, token: '1:A', chat: '1' }),
      'text',
      4_096,
    ],
    [
      'Pushover',
      (url) => pushover({ ...common, type: 'pushover', url, token: 'a', user: 'b' }),
      'message',
      1_024,
    ],
    ['ntfy', (url) => ntfy({ ...common, type: 'ntfy', url: `${url}/topic` }), 'message', 4_000],
  ])('is cut between its characters: %s', async (_, channel, member, most) => {
    const service = await ServiceStandIn.start();
    await channel(service.url).send(long, noSignal);
    const body = JSON.stringify(service.requests[0]?.body);
    const sent = String(new Map(Object.entries(JSON.parse(body) as object)).get(member));
    expect(sent.length).toBeGreaterThan(most / 4);
    expect(sent.length).toBeLessThanOrEqual(most);
    expect(sent).toMatch(/\u{1F50C}…$/u);
  });
});

describe('a webhook', () => {
  const settings = {
    ...common,
    type: 'webhook',
    method: 'POST',
    content_type: 'application/json',
    headers: {},
  } as const;

  it('sends JSON of its own', async () => {
    const service = await ServiceStandIn.start();
    const channel = webhook({ ...settings, url: `${service.url}/hook?key=1` });
    await channel.send(messageOf([lost(193), back(227, 35)]), noSignal);
    expect(service.requests).toMatchObject([
      {
        method: 'POST',
        path: '/hook?key=1',
        body: {
          title: 'Mains was lost and is back after 35 min',
          event: 'mains_restored',
          since: '2026-01-01T03:12:00.000Z',
          time: '2026-01-01T03:47:00.000Z',
          seconds: 2_100,
          count: 2,
        },
      },
    ]);
  });

  it('sends what the configuration says, escaped where it is JSON, with its headers', async () => {
    const service = await ServiceStandIn.start();
    const body = '{"text":"{message}"}';
    const headers = { 'X-Key': 'abc' };
    await webhook({ ...settings, url: service.url, method: 'PUT', headers, body }).send(
      messageOf(),
      noSignal,
    );
    const plain = { url: service.url, content_type: 'text/plain', body: '{title}: "{event}"' };
    await webhook({ ...settings, ...plain }).send(messageOf(), noSignal);
    expect(service.requests).toMatchObject([
      { method: 'PUT', headers: { 'x-key': 'abc' }, body: { text } },
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'Mains lost: "mains_lost"' },
    ]);
  });

  it('sends forms whose values stay whole', async () => {
    const service = await ServiceStandIn.start();
    const form = { content_type: 'application/x-www-form-urlencoded', body: 'To=%2B49&Body={title}' };
    const message = { ...messageOf(), title: 'NAS & PC: 50 % + \u26A1' };
    await webhook({ ...settings, ...form, url: service.url }).send(message, noSignal);
    const [{ body } = { body: '' }] = service.requests;
    expect(Object.fromEntries(new URLSearchParams(String(body)))).toEqual({ To: '+49', Body: message.title });
  });
});
