import { describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { timeUntil } from '../harness/detection_times.js';
import { goesFirst } from '../harness/goes_first.js';
import { MuteListener } from '../harness/mute_listener.js';
import { createLab } from '../harness/namespaces.js';
import { noChildLeft, pidOf } from '../harness/machine_processes.js';
import { quickDetection } from '../harness/quick_detection.js';
import { Service } from '../harness/service.js';
import { StatusWatch } from '../harness/status_watch.js';
import { watchedHouse } from '../harness/watched_house.js';

/** Detection by `quickDetection` takes 1.7 s at most; upsc and a busy machine some more. */
const onTime = 4_000;

describe.skipIf(!labAvailable)('an MQTT broker that says nothing (needs network namespaces)', () => {
  goesFirst();

  it('accepts and never answers: NUT and detection go on on time, and so does a stop', async ({
    onTestFinished,
  }) => {
    const lab = await createLab();
    onTestFinished(() => lab.close());
    const broker = await MuteListener.start(lab, 1884);
    onTestFinished(() => broker.close());
    const configuration = {
      detection: quickDetection,
      ups: { low_battery_after: '3s' },
      mqtt: { url: 'mqtt://127.0.0.1:1884' },
    };
    const service = await Service.prepare(lab, { configuration });
    onTestFinished(() => service.close());
    service.start();
    const watch = new StatusWatch(lab);
    await watch.reads('OL');
    await waitFor('a connection', () => broker.accepted > 0, { within: 20_000 });
    for (const change of ['cut', 'restore', 'cut'] as const) {
      await lab[change]();
      expect(await timeUntil(service.clients, change === 'cut' ? 'OB' : 'OL', 20_000)).toBeLessThan(onTime);
    }
    await watch.reads('OB LB');
    expect(watch.told('OL')).toEqual(['OL', 'OB', 'OL', 'OB', 'OB LB']);
    await waitFor(
      'the problem is told',
      () => service.log.some((line) => line.includes('did not answer as an MQTT broker')),
      {
        within: 30_000,
      },
    );
    expect((await service.command('status')).stdout).toContain('MQTT broker');

    const asked = performance.now();
    expect(await service.stop()).toBe(0);
    expect(performance.now() - asked).toBeLessThan(3_000);
    await noChildLeft(lab, 500);
  });

  it('freezes while we are connected: NUT and detection go on on time, and so does a stop', async ({
    onTestFinished,
  }) => {
    const house = await watchedHouse({}, { detection: quickDetection });
    onTestFinished(() => house.close());
    const { lab, service } = house;
    process.kill(await pidOf(lab, 'mosquitto'), 'SIGSTOP');
    await lab.cut();
    expect(await timeUntil(service.clients, 'OB', 20_000)).toBeLessThan(onTime);
    await lab.restore();
    expect(await timeUntil(service.clients, 'OL', 20_000)).toBeLessThan(onTime);
    const asked = performance.now();
    expect(await service.stop()).toBe(0);
    expect(performance.now() - asked).toBeLessThan(3_000);
    await noChildLeft(lab, 500);
  });
});
