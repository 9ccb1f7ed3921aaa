import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { statusesDuring, timeUntil } from '../harness/detection_times.js';
import { watchedHouse, type WatchedHouse } from '../harness/watched_house.js';

describe.skipIf(!labAvailable)('sentinels and the witness silent together (needs network namespaces)', () => {
  let house: WatchedHouse;
  beforeAll(async () => {
    house = await watchedHouse({ sentinels: 3, witnesses: 1 });
  });
  afterAll(() => house.close());

  const problem = (): Promise<unknown> => house.service.clients.mqttJson('sentinel-ups/problem');

  it('are a broken network: OL, with the problem on', async () => {
    const { lab, service } = house;
    expect(await problem()).toMatchObject({ state: 'OFF' });
    await Promise.all([lab.cutWitnesses(), lab.cut()]);
    expect([...(await statusesDuring(service.clients, 20_000))]).toEqual(['OL']);
    expect(await problem()).toMatchObject({ state: 'ON' });
    expect(await service.clients.mqttJson('sentinel-ups/mains')).toMatchObject({ state: 'unknown' });
  });

  it('are a power cut after all once the witness answers and they do not', async () => {
    const { lab, service } = house;
    await lab.restoreWitnesses();
    await timeUntil(service.clients, 'OB', 30_000);
    await lab.restore();
    await timeUntil(service.clients, 'OL', 30_000);
    await waitFor('no problem', async () => JSON.stringify(await problem()).includes('OFF'), {
      within: 60_000,
      every: 200,
    });
  });
});
