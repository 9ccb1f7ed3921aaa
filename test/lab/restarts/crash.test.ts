import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { labAvailable } from '../harness/available.js';
import { noChildLeft } from '../harness/machine_processes.js';
import { quickDetection } from '../harness/quick_detection.js';
import { outageBegan } from '../harness/status_command.js';
import { StatusWatch } from '../harness/status_watch.js';
import { watchedHouse } from '../harness/watched_house.js';

/** The times are told by the millisecond. */
const rounding = 2;

describe.skipIf(!labAvailable)('the service killed in mid-outage (needs network namespaces)', () => {
  it('says OB at once whenever it is killed and back, then OB LB at its moment, and stays there', async ({
    onTestFinished,
  }) => {
    const lowBatteryAfter = 30_000;
    const house = await watchedHouse(
      {},
      { detection: quickDetection, ups: { low_battery_after: `${lowBatteryAfter}ms` } },
    );
    onTestFinished(() => house.close());
    const { lab, service } = house;
    const watch = new StatusWatch(lab);
    await watch.reads('OL');
    await lab.cut();
    await watch.reads('OB');
    const started = watch.firstRead('OB');
    const began = await outageBegan(service);

    await service.crash();
    await noChildLeft(lab, 3_000);
    await watch.readsNothing();
    service.start();
    await watch.reads('OB');
    // Until well before OB LB is due; from the first instant of a start to some time after it serves.
    while (performance.now() - started < lowBatteryAfter - 16_000) {
      await service.crash();
      service.start();
      await pause(Math.random() * 2_000);
    }
    await watch.reads('OB');

    await watch.reads('OB LB');
    expect(watch.firstRead('OB LB') - began).toBeGreaterThan(lowBatteryAfter - rounding);
    expect(watch.firstRead('OB LB') - started).toBeLessThan(lowBatteryAfter + 2_500);

    await service.crash();
    await watch.readsNothing();
    service.start();
    await watch.reads('OB LB');
    await pause(2_000);
    expect(watch.told()).toEqual(['OL', 'OB', 'OB LB']);
    await lab.restore();
    await watch.reads('OL');
    expect(watch.told()).toEqual(['OL', 'OB', 'OB LB', 'OL']);
  });

  it('says OB LB at once where its moment came while it was away', async ({ onTestFinished }) => {
    const house = await watchedHouse({}, { detection: quickDetection, ups: { low_battery_after: '3s' } });
    onTestFinished(() => house.close());
    const { lab, service } = house;
    const watch = new StatusWatch(lab);
    await lab.cut();
    await watch.reads('OB');
    await service.crash();
    await pause(3_500);
    service.start();
    await watch.reads('OB LB');
    expect(watch.told('OB')).toEqual(['OB', 'OB LB']);
  });

  it('notices a power cut that began while it was away, and a return of the mains', async ({
    onTestFinished,
  }) => {
    const house = await watchedHouse({}, { detection: quickDetection });
    onTestFinished(() => house.close());
    const { lab, service } = house;
    const watch = new StatusWatch(lab);
    await watch.reads('OL');
    await service.crash();
    await lab.cut();
    service.start();
    await watch.reads('OB');
    await service.crash();
    await lab.restore();
    service.start();
    await watch.reads('OL');
    expect(watch.told()).toEqual(['OL', 'OB', 'OL']);
  });
});
