import { describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { pidOf } from '../harness/machine_processes.js';
import { quickDetection } from '../harness/quick_detection.js';
import { watchedHouse } from '../harness/watched_house.js';

describe.skipIf(!labAvailable)('the bundled broker that is frozen (needs network namespaces)', () => {
  it('is replaced once it is noticed, and has the newest status then', async ({ onTestFinished }) => {
    const house = await watchedHouse({}, { detection: quickDetection });
    onTestFinished(() => house.close());
    const { lab, service } = house;
    const status = (): Promise<string | null> =>
      service.clients.mqttRetained('sentinel-ups/ups/ups').catch(() => null);
    const says = async (wanted: string): Promise<boolean> =>
      (await status())?.includes(`"${wanted}"`) === true;
    await waitFor('OL on MQTT', () => says('OL'), { within: 20_000, every: 100 });
    const frozen = await pidOf(lab, 'mosquitto');
    process.kill(frozen, 'SIGSTOP');
    await lab.cut();
    await waitFor('OB on MQTT', () => says('OB'), { within: 90_000, every: 500 });
    expect(await pidOf(lab, 'mosquitto')).not.toBe(frozen);
  });
});
