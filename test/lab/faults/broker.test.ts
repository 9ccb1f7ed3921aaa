import { describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { BrokerOfTheirOwn } from '../harness/broker_of_their_own.js';
import { createLab } from '../harness/namespaces.js';
import { pidOf } from '../harness/machine_processes.js';
import { quickDetection } from '../harness/quick_detection.js';
import { retainedTopics } from '../harness/all_retained.js';
import { Service } from '../harness/service.js';
import { StatusWatch } from '../harness/status_watch.js';
import { watchedHouse } from '../harness/watched_house.js';

describe.skipIf(!labAvailable)('the MQTT broker that fails (needs network namespaces)', () => {
  it('is back within seconds when it was killed, with the whole snapshot; NUT knows nothing of it', async ({
    onTestFinished,
  }) => {
    const house = await watchedHouse({}, { detection: quickDetection });
    onTestFinished(() => house.close());
    const { lab, service } = house;
    const watch = new StatusWatch(lab);
    const before = await retainedTopics(service.clients);
    const upsd = await pidOf(lab, 'upsd');
    const killed = await pidOf(lab, 'mosquitto');
    process.kill(killed, 'SIGKILL');
    const ofUps = 'sentinel-ups/ups/ups';
    const topicsOf = (retained: ReadonlyMap<string, string>): string =>
      [...retained.keys()].sort().join('\n');
    await waitFor(
      'everything is published again',
      async () => {
        // Nobody serves there for a moment.
        const after = await retainedTopics(service.clients).catch(() => new Map<string, string>());
        return topicsOf(after) === topicsOf(before) && after.get(ofUps) === before.get(ofUps);
      },
      { within: 60_000, every: 100 },
    );
    expect(before.size).toBeGreaterThan(10);
    expect(await pidOf(lab, 'mosquitto')).not.toBe(killed);
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
    expect(watch.told('OL')).toEqual(['OL', 'OB', 'OB LB', 'OL', 'OB']);
    await broker.start();
    await onTopic('"OB');
  });
});
