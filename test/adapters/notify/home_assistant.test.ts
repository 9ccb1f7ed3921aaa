import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { homeAssistant } from '../../../src/adapters/notify/home_assistant.js';
import { SupervisorApi } from '../../../src/adapters/supervisor/api.js';
import { SupervisorStandIn, type StandInAnswer } from '../../supervisor_stand_in.js';
import { freePort } from '../mqtt/real_broker.js';
import { common, messageOf, noSignal } from './given.js';

const token = 'token-of-this-start';
const { title, text } = messageOf();
const settings = { ...common, type: 'home_assistant', service: 'notify.mobile_app_phone' } as const;
const service = '/services/notify/mobile_app_phone';
const entity = '/services/notify/send_message';

/** What Home Assistant's core says of what it does not know. */
const unknownService: StandInAnswer = { status: 400, text: '400: Bad Request' };

let supervisor: SupervisorStandIn;

beforeEach(async () => {
  supervisor = await SupervisorStandIn.start({ token });
  onTestFinished(() => supervisor.stop());
});

const send = (withToken = token, url = supervisor.url) => {
  const api = new SupervisorApi(url, withToken);
  const channel = homeAssistant(settings, {
    homeAssistant: (path, body) => api.postToCore(path, { ...body }),
  });
  return channel.send(messageOf(), noSignal);
};

describe('Home Assistant, through its Supervisor', () => {
  it('is asked by the service', async () => {
    supervisor.core.set(service, { status: 200, text: '[]' });
    expect(await send()).toMatchObject({ outcome: 'delivered' });
    expect(supervisor.coreAsked).toEqual([{ path: service, body: { title, message: text } }]);
  });

  it('is asked by the entity where there is no such service', async () => {
    supervisor.core.set(service, unknownService).set(entity, { status: 200, text: '[]' });
    expect(await send()).toMatchObject({ outcome: 'delivered' });
    expect(supervisor.coreAsked).toEqual([
      { path: service, body: { title, message: text } },
      { path: entity, body: { entity_id: 'notify.mobile_app_phone', title, message: text } },
    ]);
  });

  it.each<[string, StandInAnswer, StandInAnswer, string, RegExp]>([
    [
      'there is neither',
      unknownService,
      unknownService,
      'final',
      /^Home Assistant has no notify service or entity mobile_app_phone \(400: Bad Request\)$/,
    ],
    [
      'its core refuses with words',
      { status: 404, text: '{"message":"Service not found."}' },
      unknownService,
      'final',
      /^HTTP 404: Service not found\.$/,
    ],
    [
      'the app lacks the right',
      { status: 401, text: '401: Unauthorized' },
      unknownService,
      'final',
      /does not let the app ask Home Assistant.*homeassistant_api.*HTTP 401: 401: Unauthorized/,
    ],
    [
      'the app may not do that',
      { status: 403, text: '403: Forbidden' },
      unknownService,
      'final',
      /does not let the app ask Home Assistant.*HTTP 403/,
    ],
    [
      'the entity may not be used',
      unknownService,
      { status: 403, text: '403: Forbidden' },
      'final',
      /does not let the app ask Home Assistant.*HTTP 403/,
    ],
    [
      'its core is away',
      { status: 502, text: '502: Bad Gateway' },
      unknownService,
      'retry',
      /^HTTP 502: 502: Bad Gateway$/,
    ],
    [
      "the phone's maker is not reached",
      { status: 500, text: '500 Internal Server Error' },
      unknownService,
      'retry',
      /^HTTP 500/,
    ],
  ])('says why where %s', async (_, ofService, ofEntity, outcome, words) => {
    supervisor.core.set(service, ofService).set(entity, ofEntity);
    expect(await send()).toMatchObject({ outcome, reason: expect.stringMatching(words) as string });
  });

  it('says so where the token is of another start, and never tells it', async () => {
    const delivery = await send('another-token');
    expect(delivery).toMatchObject({ outcome: 'final' });
    expect(JSON.stringify(delivery)).toContain('start the app again');
    expect(JSON.stringify(delivery)).not.toContain('another-token');
  });

  it('is asked again where the Supervisor is away', async () => {
    expect(await send(token, `http://127.0.0.1:${await freePort()}`)).toMatchObject({
      outcome: 'retry',
      reason: expect.stringContaining("Home Assistant's Supervisor cannot be asked: ECONNREFUSED") as string,
    });
  });

  it('is not there where we are not its app', async () => {
    const channel = homeAssistant(settings, { homeAssistant: null });
    expect(await channel.send(messageOf(), noSignal)).toMatchObject({ outcome: 'final' });
  });
});
