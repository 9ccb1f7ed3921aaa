import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LoopbackService } from '../bench/loopback_service.js';
import { freePort } from '../adapters/nut/real_nut.js';
import type { MegatecUps } from '../adapters/nut/port/megatec_ups.js';
import { waitFor } from '../wait_for.js';
import { megatecFlags, PortRig } from './port_rig.js';
import { childrenOf, isGone } from './processes.js';
import { StatusStory } from './status_story.js';

let rig: PortRig;
let upses: readonly [MegatecUps, MegatecUps];
let service: LoopbackService;
let port: number;

/** The built program, with two UPSes by their drivers and every time limit as it is. */
beforeEach(async () => {
  rig = await PortRig.start();
  upses = [await rig.megatec('one'), await rig.megatec('two')];
  port = await freePort();
  const [main, rack] = upses.map(({ path }) => ({ driver: 'nutdrv_qx', port: path, settings: megatecFlags }));
  service = await LoopbackService.start({
    ups: main,
    upses: [{ name: 'rack', ...rack }],
    detection: { restore_after: '1s' },
    nut: { listen: [`127.0.0.1:${port}`] },
    http: false,
    mqtt: false,
  });
});
afterEach(async () => {
  await service.close();
  await rig.stop();
});

const drivers = async (): Promise<readonly number[]> => {
  const children = await childrenOf(service.process.pid);
  const names = await Promise.all(
    children.map((pid) => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')),
  );
  return children.filter((_, index) => names[index]?.trim() === 'nutdrv_qx');
};

it('keeps what both UPSes said while their drivers hang, one on line and one on battery, until fresh ones tell', async () => {
  const clients = [new StatusStory(port, 'ups'), new StatusStory(port, 'rack')] as const;
  await clients[0].reads('OL');
  await clients[1].reads('OL');
  upses[1].isOnBattery = true;
  await clients[1].reads('OB');
  const frozen = await drivers();
  expect(frozen).toHaveLength(2);
  const before = upses.map(({ asked }) => asked);
  for (const pid of frozen) process.kill(pid, 'SIGSTOP');
  const fresh = (): boolean => upses.every(({ asked }, index) => asked > (before[index] ?? 0) + 2);
  await waitFor('fresh data', fresh, { within: 60_000 });
  expect(frozen.every(isGone)).toBe(true);
  upses[0].isOnBattery = true;
  upses[1].isOnBattery = false;
  await clients[0].reads('OB');
  await clients[1].reads('OL');
  for (const client of clients) await client.end();
  const told = clients.map(({ statuses }) => statuses.slice(statuses.indexOf('OL')));
  expect(told).toEqual([
    ['OL', 'OB'],
    ['OL', 'OB', 'OL'],
  ]);
}, 180_000);

it('leaves no driver behind when it is killed', async () => {
  const running = await waitFor('both drivers', async () => {
    const pids = await drivers();
    return pids.length === 2 ? pids : null;
  });
  service.process.kill('SIGKILL');
  await waitFor('the drivers are gone', () => running.every(isGone));
});
