import { describe, expect, it } from 'vitest';
import { waitFor } from '../wait_for.js';
import { labAvailable } from './harness/available.js';
import { BrokerOfTheirOwn } from './harness/broker_of_their_own.js';
import { createLab } from './harness/namespaces.js';
import { pidOf } from './harness/programs.js';
import { quickDetection } from './harness/quick_detection.js';
import { retainedTopics } from './harness/retained_topics.js';
import { Service } from './harness/service.js';
import { StatusWatch } from './harness/status_watch.js';
import { watchedHouse } from './harness/watched_house.js';

describe.skipIf(!labAvailable)('the MQTT broker that fails (needs network namespaces)', () => {
  it('is back within seconds when it was killed, with the whole snapshot; NUT knows nothing of it', async ({
    onTestFinished,
  }) => {
    const house = await watchedHouse({}, { detection: quickDetection });
    onTestFinished(() => house.close());
    const { lab, service } = house;
    const watch = new StatusWatch(lab);
    const isOnline = (): Promise<boolean> =>
      service.clients.mqttRetained('sentinel-ups/availability').then((payload) => payload === 'online');
    await waitFor('everything is published', isOnline, { within: 20_000, every: 100 });
    const clientsAreCounted = async (): Promise<boolean> =>
      (await service.clients.mqttRetained('sentinel-ups/ups/ups'))?.includes('"clients":0') === true;
    await waitFor('upsd was asked for its clients', clientsAreCounted, { within: 20_000, every: 100 });
    const before = await retainedTopics(lab);
    const upsd = await pidOf(lab, 'upsd');
    const killed = await pidOf(lab, 'mosquitto');
    process.kill(killed, 'SIGKILL');
    await waitFor('everything is published again', isOnline, { within: 30_000, every: 100 });
    expect(await pidOf(lab, 'mosquitto')).not.toBe(killed);
    const after = await retainedTopics(lab);
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    expect(before.size).toBeGreaterThan(10);
    expect(after.get('sentinel-ups/ups/ups')).toBe(before.get('sentinel-ups/ups/ups'));
    await waitFor(
      'no problem',
      async () => (await service.clients.mqttRetained('sentinel-ups/problem'))?.includes('"OFF"'),
      { within: 20_000, every: 100 },
    );
    expect(watch.told()).toEqual(['OL']);
    expect(await pidOf(lab, 'upsd')).toBe(upsd);
  });

  it('is told the newest after it was away in mid-outage, and no OL in between; NUT goes on meanwhile', async ({
    onTestFinished,
  }) => {
    const lab = await createLab();
    onTestFinished(() => lab.close());
    const broker = await BrokerOfTheirOwn.start(lab);
    onTestFinished(() => broker.close());
    const configuration = {
      detection: quickDetection,
      ups: { low_battery_after: '4s' },
      mqtt: { url: broker.url },
    };
    const service = await Service.prepare(lab, { configuration });
    onTestFinished(() => service.close());
    service.start();
    const watch = new StatusWatch(lab);
    await watch.reads('OL');
    const onTopic = (part: string): Promise<unknown> =>
      waitFor(
        `${part} on MQTT`,
        async () => (await service.clients.mqttRetained('sentinel-ups/ups/ups'))?.includes(part),
        { within: 30_000, every: 100 },
      );
    await onTopic('"OL"');
    await lab.cut();
    await onTopic('"OB"');

    await broker.kill();
    await watch.reads('OB LB');
    await broker.start();
    const topics = await service.clients.watchTopics('sentinel-ups/ups/ups');
    await waitFor('the newest', () => topics.messages().at(-1)?.payload.includes('"OB LB"'), {
      within: 30_000,
    });
    expect(topics.messages().filter(({ payload }) => !payload.includes('"OB LB"'))).toEqual([]);

    await broker.kill();
    await lab.restore();
    await watch.reads('OL');
    await lab.cut();
    await watch.reads('OB');
    expect(watch.told()).toEqual(['OL', 'OB', 'OB LB', 'OL', 'OB']);
    await broker.start();
    await onTopic('"OB');
  });
});
