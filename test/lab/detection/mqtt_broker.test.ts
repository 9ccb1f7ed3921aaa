import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labAvailable } from '../harness/available.js';
import { BrokerOfTheirOwn } from '../harness/broker_of_their_own.js';
import { statusesDuring } from '../harness/detection_times.js';
import { LongRunning } from '../harness/long_running.js';
import { createLab, type Lab } from '../harness/namespaces.js';
import { quickDetection } from '../harness/quick_detection.js';
import { Service } from '../harness/service.js';
import { StatusWatch } from '../harness/status_watch.js';
import { waitFor } from '../../wait_for.js';

const topics = ['plug/availability', 'lamp/availability'];

describe.skipIf(!labAvailable)('mqtt sentinels with last wills (needs network namespaces)', () => {
  let lab: Lab;
  let broker: BrokerOfTheirOwn;
  let service: Service;
  let watch: StatusWatch;
  let devices: LongRunning[] = [];

  /** Real clients with retained wills, as devices have them; each says that it is online. */
  const connectDevices = async (): Promise<void> => {
    devices = topics.map(
      (topic) =>
        new LongRunning([
          ...lab.onMachine,
          ...['mosquitto_sub', '-h', '127.0.0.1', '-t', `${topic}/ping`],
          ...['--will-topic', topic, '--will-payload', 'offline', '--will-retain'],
        ]),
    );
    for (const topic of topics) {
      // Once a message has come through, its will stands on the broker.
      const device = devices[topics.indexOf(topic)];
      await waitFor('the device is connected', async () => {
        await lab.run('mosquitto_pub', ['-h', '127.0.0.1', '-t', `${topic}/ping`, '-m', 'there']);
        return device?.text.includes('there') === true;
      });
      await lab.run('mosquitto_pub', ['-h', '127.0.0.1', '-t', topic, '-m', 'online', '-r']);
    }
  };
  const killDevices = async (): Promise<void> => {
    for (const device of devices) device.kill('SIGKILL');
    await Promise.all(devices.map((device) => device.ended()));
  };
  const mains = (): Promise<string | null> => service.clients.mqttRetained('sentinel-ups/mains');

  beforeAll(async () => {
    lab = await createLab();
    broker = await BrokerOfTheirOwn.start(lab, { persistence: true });
    const sentinels = topics.map((topic) => ({ name: topic.slice(0, 4), probe: 'mqtt', topic }));
    const configuration = { sentinels, witnesses: [], detection: quickDetection, mqtt: { url: broker.url } };
    service = await Service.prepare(lab, { configuration });
    await connectDevices();
    service.start();
    watch = new StatusWatch(lab);
    await watch.reads('OL');
  });
  afterAll(async () => {
    await watch.end();
    await killDevices();
    await service.close();
    await broker.close();
    await lab.close();
  });

  it('do not make an outage when their broker is restarted and they are back after us', async () => {
    // They do not come back by themselves: the broker publishes their wills, and we hear those again before we hear them.
    for (const device of devices) device.kill('SIGSTOP');
    await broker.stop();
    await killDevices();
    await broker.start();
    await waitFor('the wills are heard again', async () => (await mains())?.includes('broker was away'), {
      within: 30_000,
    });
    expect([...(await statusesDuring(service.clients, 8_000))]).toEqual(['OL']);
    await connectDevices();
    await waitFor('the mains is present', async () => (await mains())?.includes('"present"'), {
      within: 20_000,
    });
    expect(watch.told('OL')).toEqual(['OL']);
  });

  it('make one when they die and the broker stays', async () => {
    await killDevices();
    await watch.reads('OB', 10_000);
  });
});
