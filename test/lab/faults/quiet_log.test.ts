import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { labAvailable } from '../harness/available.js';
import { StatusWatch } from '../harness/status_watch.js';
import { watchedHouse } from '../harness/watched_house.js';

describe.skipIf(!labAvailable)('the log at its usual level (needs network namespaces)', () => {
  it('says nothing while nothing happens, and one line for each change', async ({ onTestFinished }) => {
    const house = await watchedHouse({}, { ups: { low_battery_after: '5s' } });
    onTestFinished(() => house.close());
    const { lab, service } = house;
    const watch = new StatusWatch(lab);
    const { clients } = service;
    // Home Assistant's look at all variables, and a person's at the table.
    await clients.upsc();
    await service.command('status');
    let told = service.log.length;
    const toldSince = (): string[] => {
      const since = service.log.slice(told);
      told += since.length;
      return since;
    };
    await pause(30_000);
    expect(toldSince()).toEqual([]);

    await lab.cut();
    await watch.reads('OB LB');
    await pause(10_000);
    // The last sentinel to be silent may be told with the decision, after it.
    const lost = toldSince();
    expect(lost.filter((line) => line.startsWith('Sentinel ')).sort()).toEqual(
      lab.sentinels.map((address) => expect.stringMatching(`^Sentinel ${address} is silent: `) as string),
    );
    expect(lost.filter((line) => !line.startsWith('Sentinel '))).toEqual([
      'Mains lost: 3 of 3 sentinels silent',
      'Battery low: machines shut down now',
    ]);

    await lab.restore();
    await watch.reads('OL');
    await pause(10_000);
    const restored = toldSince();
    expect(restored.filter((line) => line.startsWith('Sentinel ')).sort()).toEqual(
      lab.sentinels.map((address) => `Sentinel ${address} is alive`),
    );
    expect(restored.filter((line) => !line.startsWith('Sentinel '))).toEqual([
      expect.stringMatching(/^Mains restoring: /),
      expect.stringMatching(/^Mains is back: the outage lasted \d+ s; /),
    ]);
  });
});
