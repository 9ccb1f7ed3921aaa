import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import type { TopicWatch } from '../harness/clients.js';
import { pidOf } from '../harness/machine_processes.js';
import { quickDetection } from '../harness/quick_detection.js';
import { StatusWatch } from '../harness/status_watch.js';
import { watchedHouse, type WatchedHouse } from '../harness/watched_house.js';

describe.skipIf(!labAvailable)('upsd that fails (needs network namespaces)', () => {
  let house: WatchedHouse;
  let watch: StatusWatch;
  beforeEach(async () => {
    house = await watchedHouse({}, { detection: quickDetection });
    watch = new StatusWatch(house.lab);
  });
  afterEach(() => house.close());

  const told = (topics: TopicWatch): string =>
    topics
      .messages()
      .map(({ payload }) => payload)
      .join('\n');
  const problemIsOver = (topics: TopicWatch): Promise<true> =>
    waitFor('the problem OFF', () => topics.messages().at(-1)?.payload.includes('"OFF"'), { within: 60_000 });

  it('is back within seconds when it was killed in mid-outage, still OB and never OL', async () => {
    const { lab, service } = house;
    await lab.cut();
    await watch.reads('OB');
    const killed = await pidOf(lab, 'upsd');
    const topics = await service.clients.watchTopics('sentinel-ups/problem');
    process.kill(killed, 'SIGKILL');
    await watch.readsNothing();
    await watch.reads('OB');
    expect(await pidOf(lab, 'upsd')).not.toBe(killed);
    await problemIsOver(topics);
    expect(told(topics)).toContain('upsd was ended by SIGKILL');
    expect(watch.told('OB')).toEqual(['OB']);
    await lab.restore();
    await watch.reads('OL');
  });

  it('is woken when it was stopped, and tells of the outage; MQTT has told of it meanwhile', async () => {
    const { lab, service } = house;
    await watch.reads('OL');
    const frozen = await pidOf(lab, 'upsd');
    process.kill(frozen, 'SIGSTOP');
    await lab.cut();
    await waitFor(
      'the outage on MQTT',
      async () => (await service.clients.mqttRetained('sentinel-ups/ups/ups'))?.includes('"OB"'),
      { within: 8_000, every: 200 },
    );
    await watch.reads('OB');
    expect(await pidOf(lab, 'upsd')).toBe(frozen);
    expect(watch.told()).toEqual(['OL', 'OB']);
  });
});
