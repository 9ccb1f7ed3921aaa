import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SupervisorApi, askForIngressPort, askForMqttService } from '../../../src/adapters/supervisor/api.js';
import { Failure } from '../../../src/domain/core/failure.js';
import { milliseconds } from '../../../src/domain/core/time.js';
import { broker, noService, SupervisorStandIn, type StandInAnswer } from '../../supervisor_stand_in.js';
import { waitFor } from '../../wait_for.js';

const token = 'token-of-this-start';
let supervisor: SupervisorStandIn;
let api: SupervisorApi;

beforeEach(async () => {
  supervisor = await SupervisorStandIn.start({ token });
  api = new SupervisorApi(supervisor.url, token);
});
afterEach(() => supervisor.stop());

const failureOf = async (asked: Promise<unknown>): Promise<Failure> => {
  const thrown: unknown = await asked.then(
    () => null,
    (error: unknown) => error,
  );
  if (thrown instanceof Failure) return thrown;
  throw new Error('it did not fail with a Failure', { cause: thrown });
};

describe('the broker that Home Assistant names', () => {
  it('comes with its login', async () => {
    supervisor.mqtt = broker({ host: 'core-mosquitto', port: 1883, username: 'addons', password: 'p@ss' });
    expect(await askForMqttService(api)).toEqual({
      url: 'mqtt://core-mosquitto:1883',
      username: 'addons',
      password: 'p@ss',
    });
  });

  it.each([
    [{ host: 'broker.lan', port: 8883, ssl: true }, 'mqtts://broker.lan:8883'],
    [{ host: 'fd00::5', port: 1883 }, 'mqtt://[fd00::5]:1883'],
    [{ host: '10.0.0.5', port: 1884, username: '', password: '' }, 'mqtt://10.0.0.5:1884'],
  ])('may want TLS, have an address, or no login: %j', async (offered, url) => {
    supervisor.mqtt = broker(offered);
    expect(await askForMqttService(api)).toEqual({ url, username: null, password: null });
  });

  it.each<[string, StandInAnswer]>([
    ['refuses', noService],
    ['has nothing to tell', { data: null }],
    ['tells nothing', { data: {} }],
  ])('is missing where the Supervisor %s', async (_what, answer) => {
    supervisor.mqtt = answer;
    const failure = await failureOf(askForMqttService(api));
    expect(failure.code).toBe('NO_MQTT_SERVICE');
    expect(failure.message).toMatch(/install the Mosquitto broker app.*NUT clients are served all the same/);
  });

  it.each<[string, StandInAnswer]>([
    ['an error of its own', { status: 500, text: '{"result":"error","message":"boom"}' }],
    ['no JSON', { status: 200, text: '<html>' }],
    ['a list', { status: 200, text: '[]' }],
    ['no port', { data: { host: 'broker' } }],
    ['a port that is none', { data: { host: 'broker', port: 70_000 } }],
    ['no host', { data: { port: 1883 } }],
    ['a host that is none', { data: { host: 'u:p@broker/x', port: 1883 } }],
    ['more than anybody reads', { status: 200, text: `{"data": "${'x'.repeat(400_000)}"}` }],
  ])('cannot be used where the Supervisor gives %s', async (_what, answer) => {
    supervisor.mqtt = answer;
    expect((await failureOf(askForMqttService(api))).code).toMatch(/^SUPERVISOR_(ANSWER|UNREACHABLE)$/);
  });
});

describe('asking the Supervisor', () => {
  it('fails with words where it does not answer in time', async () => {
    supervisor.mqtt = 'hangs';
    const failure = await failureOf(
      new SupervisorApi(supervisor.url, token, milliseconds(50)).get('/services/mqtt'),
    );
    expect(failure.code).toBe('SUPERVISOR_SILENT');
  });

  it('fails with words where it does not take the token, and never tells the token', async () => {
    const failure = await failureOf(new SupervisorApi(supervisor.url, 'another-token').get('/services/mqtt'));
    expect(failure.code).toBe('SUPERVISOR_TOKEN');
    expect(failure.explanation).not.toContain('another-token');
    expect(supervisor.refused).toBe(1);
  });

  it('fails with words where nobody is there', async () => {
    await supervisor.stop();
    expect(await failureOf(api.get('/services/mqtt'))).toMatchObject({
      code: 'SUPERVISOR_UNREACHABLE',
      message: expect.stringContaining('ECONNREFUSED') as string,
    });
  });

  it('ends when it is closed, whatever it waits for', async () => {
    supervisor.mqtt = 'hangs';
    const asked = failureOf(api.get('/services/mqtt'));
    await waitFor('the question', () => supervisor.asked.length === 1);
    api.close();
    expect((await asked).code).toBe('SUPERVISOR_UNREACHABLE');
    expect((await failureOf(api.get('/services/mqtt'))).code).toBe('SUPERVISOR_UNREACHABLE');
  });
});

describe('the port for the page', () => {
  it('is the one that the Supervisor chose', async () => {
    supervisor.offerIngress(62_345);
    expect(await askForIngressPort(api)).toBe(62_345);
  });

  it('is none where there is no ingress', async () => {
    expect(await askForIngressPort(api)).toBeNull();
  });

  it.each<[string, StandInAnswer]>([
    ['not known yet', { data: { ingress: true, ingress_port: 0 } }],
    ['not there', { data: { ingress: true } }],
    ['refused', { refusal: 'App is not installed' }],
  ])('is asked for again where it is %s', async (_what, answer) => {
    supervisor.info = answer;
    expect((await failureOf(askForIngressPort(api))).code).toBe('SUPERVISOR_ANSWER');
  });
});
