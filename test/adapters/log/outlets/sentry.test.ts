import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pauseOf, sentryCarrier } from '../../../../src/adapters/log/outlets/sentry.js';
import { waitFor } from '../../../wait_for.js';
import { startedOutlet } from './given_outlet.js';
import { givenSender } from './given_record.js';
import { SentryStandIn } from './sentry_stand_in.js';

let server: SentryStandIn;
let sentry: ReturnType<typeof startedOutlet>;
beforeEach(async () => {
  server = await SentryStandIn.listen();
  const settings = { endpoint: `http://${server.host}/api/4/envelope/`, key: 'abc' };
  sentry = startedOutlet(sentryCarrier(settings, givenSender));
});
afterEach(async () => {
  await sentry.stop();
  await server.close();
});

const error = { level: 'error' };

describe('the log to Sentry', () => {
  it('is one POST with an envelope for each error or critical state, and nothing else', async () => {
    sentry.write('usual');
    sentry.write('broken', error);
    sentry.write('low', { level: 'warn', event: 'low_battery' });
    await waitFor('both', () => server.posted.length === 2);
    const [first] = server.posted;
    expect(first).toMatchObject({ method: 'POST', url: '/api/4/envelope/' });
    expect(first?.headers).toMatchObject({
      host: server.host,
      'content-type': 'application/x-sentry-envelope',
      'x-sentry-auth': 'Sentry sentry_version=7, sentry_client=sentinel-ups/1.2.3, sentry_key=abc',
    });
    expect(server.posted.map(({ body }) => body)).toEqual([
      expect.stringContaining('"formatted":"broken"'),
      expect.stringContaining('"formatted":"low"'),
    ]);
  });

  it('is tried again where the server fails', async () => {
    server.status = 503;
    sentry.write('broken', error);
    await waitFor('another attempt', () => server.posted.length > 1);
    server.status = 200;
    await waitFor('recovery', () => sentry.log.at('info').length > 0);
    expect(sentry.log.at('warn')).toEqual([
      expect.stringContaining(`Sentry at ${server.host} fails: it answered 503.`),
    ]);
  });

  it.each([
    [429, { 'retry-after': '600' }, 'it answered 429: too many events'],
    [401, {}, 'it answered 401: look whether log.sentry is the DSN of the project'],
    [404, {}, 'it answered 404: look whether log.sentry is the DSN of the project'],
  ])('pauses where the answer is %i', async (status, headers, told) => {
    server.status = status;
    server.headers = headers;
    sentry.write('broken', error);
    sentry.write('again', error);
    await waitFor('the problem', () => sentry.events.length > 0);
    expect(sentry.events).toEqual([{ type: 'component_failed', component: 'sentry', reason: told }]);
    expect(server.posted).toHaveLength(1);
  });

  it('leaves out an event that is refused', async () => {
    server.status = 400;
    sentry.write('odd', error);
    await waitFor('the answer', () => server.posted.length === 1);
    server.status = 200;
    sentry.write('even', error);
    await waitFor('the next', () => server.posted.length === 2);
    expect(server.posted[1]?.body).toContain('"formatted":"even"');
  });

  it('is rate-limited: of a flood the first arrive, and the number of the others is told', async () => {
    for (let count = 0; count < 100; count += 1) sentry.write(`broken ${count}`, error);
    await waitFor('the losses', () => sentry.log.at('warn').length > 0);
    expect(server.posted).toHaveLength(20);
    expect(sentry.log.at('warn')).toEqual([expect.stringContaining('80 lines were lost on the way')]);
  });
});

describe('the pause that Sentry asks for', () => {
  it.each([
    [undefined, 60_000],
    ['5', 5_000],
    ['999999', 3_600_000],
    ['Fri, 27 Nov 2026 18:00:00 GMT', 60_000],
    ['-1', 60_000],
  ])('of %s is %i ms', (given, expected) => {
    expect(pauseOf(given)).toBe(expected);
  });
});
