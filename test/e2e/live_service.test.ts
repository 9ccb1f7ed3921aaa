import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../adapters/nut/real_nut.js';
import { ask, type Reply } from '../adapters/http/ask.js';
import { eventsIn } from '../adapters/http/stream/event_reading.js';
import { LoopbackService } from '../bench/loopback_service.js';
import { waitFor } from '../wait_for.js';

const token = 'correct-horse-battery';
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

let service: LoopbackService;
let port: number;

/** The built program, asked over HTTP. */
beforeAll(async () => {
  port = await freePort();
  service = await LoopbackService.start({
    sentinels: ['127.0.0.1', '127.0.0.2'],
    nut: {
      listen: [`127.0.0.1:${await freePort()}`],
      users: [{ name: 'monuser', password: 'topsecret' }],
    },
    http: { listen: `127.0.0.1:${port}`, admin_token: token },
    mqtt: false,
  });
  await waitFor('the hub', () => asked('/version').catch(() => null), { within: 30_000 });
});
afterAll(() => service.close());

const asked = (path: string, body?: unknown): Promise<Reply> =>
  ask(port, path, { method: body === undefined ? 'GET' : 'POST', headers, body, from: '127.0.0.1' });

const check = (yaml: string): Promise<Reply> => asked('/api/settings/check', { yaml });

it('looks a configuration over beside its work', async () => {
  expect((await check('sentinels: [10.0.0.1, 10.0.0.2]\n')).body).toEqual({
    valid: true,
    mistakes: [],
    warnings: [],
  });
  expect((await check('sentinels: [10.0.0.1]\nupps: {}\n')).body).toMatchObject({
    valid: false,
    mistakes: [expect.stringContaining('config.yaml:2:1: upps: unknown key')],
  });
});

it('answers others while it looks over what takes long', async () => {
  const large = `sentinels: [${Array.from({ length: 20_000 }, (_, at) => `10.0.${at}`).join(', ')}]\n`;
  const looked: Reply[] = [];
  void check(large).then((reply) => looked.push(reply));
  let answered = 0;
  while (looked.length === 0) {
    expect((await asked('/api/status')).status).toBe(200);
    answered += 1;
  }
  expect(looked[0]?.body).toMatchObject({ valid: false });
  expect(answered).toBeGreaterThan(3);
}, 60_000);

it('tells its configuration without any secret', async () => {
  const { text } = await asked('/api/settings');
  expect(text).toMatch(/^\{"file":"[^"]+config\.yaml",/);
  expect(text).toContain('{"path":"nut.users[0].password","value":"(hidden)","source":"file","line":1}');
  expect(text).not.toMatch(/topsecret|correct-horse/);
  const clients = await asked('/api/settings/clients');
  expect(clients.body).toMatchObject({ chosen: { address: null, ups: 'ups', user: 'monuser' } });
  expect(clients.text).not.toMatch(/topsecret|correct-horse/);
});

it('tells Prometheus what it sees', async () => {
  const { text, headers: answered } = await asked('/metrics');
  expect(answered['content-type']).toContain('version=0.0.4');
  expect(text).toContain('sentinel_ups_device_state{ups="ups",role="sentinel",device="127_0_0_1"');
});

it('tells a drill over the stream, and ends it when it is stopped', async () => {
  const answer = await fetch(`http://127.0.0.1:${port}/api/stream`, { headers });
  let text = '';
  const reading = (async () => {
    for await (const chunk of answer.body ?? []) text += Buffer.from(chunk).toString();
  })();
  await waitFor('the whole', () => eventsIn(text).some(({ name }) => name === 'status'));
  await asked('/api/drill/start', {});
  await waitFor('the drill', () =>
    eventsIn(text).some(({ name, data }) => name === 'announcement' && data['type'] === 'drill_started'),
  );
  expect(eventsIn(text).some(({ name, data }) => name === 'change' && data['drill'] === true)).toBe(true);
  service.process.kill('SIGTERM');
  await reading;
  expect(await service.process.ended()).toBe(0);
});
