import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labAvailable } from '../harness/available.js';
import { statusesDuring } from '../harness/detection_times.js';
import { statusesOn } from '../harness/topics_seen.js';
import { watchedHouse, type WatchedHouse } from '../harness/watched_house.js';

describe.skipIf(!labAvailable)('one sentinel that is still alive (needs network namespaces)', () => {
  let house: WatchedHouse;
  beforeAll(async () => {
    house = await watchedHouse({ sentinels: 3, witnesses: 0 });
  });
  afterAll(() => house.close());

  it('means OL, for as long as one likes', async () => {
    const { lab, service } = house;
    const watch = await service.clients.watchTopics();
    await lab.cutOne(0);
    await lab.cutOne(2);
    expect([...(await statusesDuring(service.clients, 60_000))]).toEqual(['OL']);
    expect(await service.clients.mqttJson('sentinel-ups/mains')).toMatchObject({ state: 'present' });
    await watch.end();
    expect(statusesOn(watch)).toEqual(['OL']);
  });
});
