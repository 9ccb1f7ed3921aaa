import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { BrokerOfTheirOwn } from '../harness/broker_of_their_own.js';
import { eventually } from '../harness/eventually.js';
import { goesFirst } from '../harness/goes_first.js';
import { createLab } from '../harness/namespaces.js';
import { noChildLeft, pidOf } from '../harness/machine_processes.js';
import { quickDetection } from '../harness/quick_detection.js';
import { Service } from '../harness/service.js';
import { StatusWatch } from '../harness/status_watch.js';
import { isShown } from '../harness/topics_seen.js';
import { watchedHouse, type WatchedHouse } from '../harness/watched_house.js';

/** SIGTERM. @returns the exit code and how long it took, in milliseconds */
const timedStop = async ({
  service,
}: Pick<WatchedHouse, 'service'>): Promise<{ code: number | null; took: number }> => {
  const asked = performance.now();
  const code = await service.stop();
  return { code, took: performance.now() - asked };
};

describe.skipIf(!labAvailable)('the service stopped by SIGTERM (needs network namespaces)', () => {
  goesFirst();

  it('says offline, ends with 0 within 3 s and leaves nothing running', async ({ onTestFinished }) => {
    const house = await watchedHouse({}, { detection: quickDetection });
    onTestFinished(() => house.close());
    const topics = await house.service.clients.watchTopics('sentinel-ups/availability');
    await waitFor('online', () => topics.messages().at(-1)?.payload === 'online', { within: 60_000 });
    const { code, took } = await timedStop(house);
    expect(code).toBe(0);
    expect(took).toBeLessThan(3_000);
    await noChildLeft(house.lab, 200);
    await waitFor('offline', () => topics.messages().at(-1)?.payload === 'offline', { within: 60_000 });
    expect(house.service.log.at(-1)).toBe('Stopped.');
  });

  it('leaves offline retained at a broker that outlives it, and online once it is back, in mid-outage too', async ({
    onTestFinished,
  }) => {
    const lab = await createLab();
    onTestFinished(() => lab.close());
    const broker = await BrokerOfTheirOwn.start(lab);
    onTestFinished(() => broker.close());
    const configuration = { detection: quickDetection, mqtt: { url: broker.url } };
    const service = await Service.prepare(lab, { configuration });
    onTestFinished(() => service.close());
    service.start();
    const watch = new StatusWatch(lab);
    await watch.reads('OL');
    await lab.cut();
    await watch.reads('OB');
    await isShown(service.clients, 'OB');
    const availability = await service.clients.watchTopics('sentinel-ups/availability');
    const status = await service.clients.watchTopics('sentinel-ups/ups/ups');
    expect(await service.stop()).toBe(0);
    await eventually(
      'offline is retained',
      async () => (await service.clients.mqttRetained('sentinel-ups/availability')) === 'offline',
    );
    service.start();
    await watch.reads('OB');
    await waitFor('online again', () => availability.messages().at(-1)?.payload === 'online', {
      within: 60_000,
    });
    expect(availability.messages().map(({ payload }) => payload)).toEqual(['online', 'offline', 'online']);
    await pause(2_000);
    expect(watch.told('OL')).toEqual(['OL', 'OB']);
    expect(status.messages().filter(({ payload }) => !payload.includes('"OB"'))).toEqual([]);
  });

  it('ends just so when upsd and the broker are frozen', async ({ onTestFinished }) => {
    const house = await watchedHouse({}, { detection: quickDetection });
    onTestFinished(() => house.close());
    for (const program of ['upsd', 'mosquitto']) process.kill(await pidOf(house.lab, program), 'SIGSTOP');
    const { code, took } = await timedStop(house);
    expect(code).toBe(0);
    expect(took).toBeLessThan(3_000);
    await noChildLeft(house.lab, 200);
  });

  it('ends just so at any moment of its start', async ({ onTestFinished }) => {
    const lab = await createLab();
    onTestFinished(() => lab.close());
    const service = await Service.prepare(lab, { configuration: { detection: quickDetection } });
    onTestFinished(() => service.close());
    for (const wait of [0, 30, 60, 100, 200, 400]) {
      service.start();
      await waitFor('the first line of the log', () => service.log.length > 0, { within: 60_000 });
      await pause(wait);
      const { code, took } = await timedStop({ service });
      expect(code).toBe(0);
      expect(took).toBeLessThan(3_000);
      await noChildLeft(lab, 200);
    }
  });
});
