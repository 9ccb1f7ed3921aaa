import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { birthWait, MqttOutput } from '../../../src/adapters/mqtt/output.js';
import type { BrokerAccess, FindBroker } from '../../../src/adapters/mqtt/settings.js';
import { Failure } from '../../../src/domain/core/failure.js';
import { waitFor } from '../../wait_for.js';
import { facts } from './given.js';
import { freePort } from './real_broker.js';
import { MemoryInPlace, RecordingInbox, RecordingLog, systemClock } from './stand_ins.js';

const started = (findBroker: FindBroker) => {
  const inbox = new RecordingInbox();
  const log = new RecordingLog();
  const files = { ca: null, cert: null, key: null };
  const topics = { clientId: null, baseTopic: 'sentinel-ups', discoveryPrefix: 'homeassistant' };
  const settings = { ...files, ...topics, ...facts() };
  const output = new MqttOutput(settings, findBroker, new MemoryInPlace(), inbox, systemClock, log);
  output.start();
  onTestFinished(() => output.stop());
  return { output, inbox, log };
};

const accessTo = (port: number): BrokerAccess => ({
  url: `mqtt://127.0.0.1:${port}`,
  username: null,
  password: null,
  remedy: 'See the log of the broker app.',
});

describe('finding the broker', () => {
  it('is tried again, and told once, while nobody knows where it is', async () => {
    let asked = 0;
    const { inbox, log } = started(() => {
      asked += 1;
      return Promise.reject(new Failure('NO_MQTT_SERVICE', 'No broker is known.', 'Install one.'));
    });
    await waitFor('the third question', () => asked === 3);
    expect(inbox.broker).toEqual(['component_failed']);
    expect(log.at('warn')).toEqual(['warn No broker is known. Install one. Trying again until it works.']);
  });

  it('is done anew after each failure, and tells the remedy of who named the broker', async () => {
    const port = await freePort();
    let asked = 0;
    const { log } = started(() => {
      asked += 1;
      return Promise.resolve(accessTo(port));
    });
    await waitFor('the second question', () => asked === 2);
    expect(log.at('warn').join()).toMatch(/Nothing listens at .*See the log of the broker app\./);
    expect(log.at('warn').join()).not.toContain('mqtt.url');
  });

  it('holds nobody up who stops meanwhile, and its answer comes to nothing then', async () => {
    let answer: (access: BrokerAccess) => void = () => undefined;
    const { output, inbox, log } = started(() => new Promise((resolve) => (answer = resolve)));
    await output.stop();
    answer(accessTo(await freePort()));
    await turn();
    expect(inbox.events).toEqual([]);
    expect(log.lines).toEqual([]);
  });
});

describe('the wait after a birth message', () => {
  it('is 2 to 5 s', () => {
    expect([birthWait(0), birthWait(0.5), birthWait(1)]).toEqual([2000, 3500, 5000]);
  });
});
