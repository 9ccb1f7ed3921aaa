import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labAvailable } from '../harness/available.js';
import { statusesDuring } from '../harness/detection_times.js';
import { statusesOn } from '../harness/topics_seen.js';
import { watchedHouse, type WatchedHouse } from '../harness/watched_house.js';

describe.skipIf(!labAvailable)('a network that loses every fifth ping (needs network namespaces)', () => {
  let house: WatchedHouse;
  beforeAll(async () => {
    house = await watchedHouse({ sentinels: 3, witnesses: 0 });
  });
  afterAll(() => house.close());

  it('means OL throughout two minutes', async () => {
    const { lab, service } = house;
    const watch = await service.clients.watchTopics();
    await lab.lose(20);
    expect([...(await statusesDuring(service.clients, 120_000))]).toEqual(['OL']);
    await watch.end();
    expect(statusesOn(watch)).toEqual(['OL']);
  });
});
