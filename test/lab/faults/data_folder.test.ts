import { readdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labAvailable } from '../harness/available.js';
import { statusesDuring, timeUntil } from '../harness/detection_times.js';
import {
  afterScript,
  amongItsMounts,
  inHouse,
  quickDetection,
  startOnLine,
  type House,
} from '../harness/in_house.js';
import { LongRunning } from '../harness/long_running.js';
import { mustRun } from '../harness/run_to_end.js';
import { pidOf } from '../harness/machine_processes.js';
import { problemIs, statusesUntil } from '../harness/topics_seen.js';

/** A power cut and its end, as NUT clients and MQTT subscribers see them. */
const outageIsServed = async ({ lab, service }: House): Promise<void> => {
  const watch = await service.clients.watchTopics();
  await lab.cut();
  await timeUntil(service.clients, 'OB', 30_000);
  await lab.restore();
  await timeUntil(service.clients, 'OL', 30_000);
  expect(await statusesUntil(watch, 'OL')).toEqual(['OL', 'OB', 'OL']);
};

const isWritten = /state file/;
/** While a file in it is being written, the kernel refuses: it is tried again for five seconds. */
const readOnlyNow = (folder: string, options = 'remount,ro'): string =>
  `for turn in $(seq 50); do mount -o ${options} ${folder} && exit 0; sleep 0.1; done; exit 1`;
const fill = (folder: string): string => `dd if=/dev/zero of=${folder}/filler bs=1k 2>/dev/null; true`;
const smallDisk = (folder: string): string =>
  `mount -t tmpfs -o size=512k,mode=755 tmpfs ${folder} && mount -t tmpfs tmpfs /run`;

describe.skipIf(!labAvailable)('the data folder (needs network namespaces)', () => {
  it('read-only at the start: all is served, the problem is told, and heals', () =>
    inHouse({}, async (house) => {
      const { service } = house;
      const data = service.dataFolder;
      await startOnLine(service, {
        under: afterScript(
          `mount --bind ${data} ${data} && mount -o remount,bind,ro ${data} && mount -t tmpfs tmpfs /run`,
        ),
      });
      await problemIs(service.clients, isWritten);
      await outageIsServed(house);
      await problemIs(service.clients, isWritten);
      await amongItsMounts(service, `mount -o remount,bind,rw ${data}`);
      await outageIsServed(house);
      await problemIs(service.clients, 'off');
    }));

  it('read-only in mid-outage: the outage goes on, and is remembered once it heals', () =>
    inHouse({}, async ({ lab, service }) => {
      const data = service.dataFolder;
      await startOnLine(service, { under: afterScript(`mount --bind ${data} ${data}`) });
      await lab.cut();
      await timeUntil(service.clients, 'OB', 30_000);
      await amongItsMounts(service, readOnlyNow(data, 'remount,bind,ro'));
      await problemIs(service.clients, isWritten);
      await lab.restore();
      await timeUntil(service.clients, 'OL', 30_000);
      await lab.cut();
      await timeUntil(service.clients, 'OB', 30_000);
      await amongItsMounts(service, `mount -o remount,bind,rw ${data}`);
      await problemIs(service.clients, 'off');
      await service.crash();
      service.start();
      expect([...(await statusesDuring(service.clients, 4_000))]).not.toContain('OL');
      await timeUntil(service.clients, 'OB', 30_000);
    }));

  it('full from the start: all is served, the problem is told, and heals', () =>
    inHouse({}, async (house) => {
      const { service } = house;
      const data = service.dataFolder;
      await startOnLine(service, { under: afterScript(`${smallDisk(data)} && { ${fill(data)}; }`) });
      await problemIs(service.clients, isWritten);
      await outageIsServed(house);
      await amongItsMounts(service, `rm ${data}/filler`);
      await outageIsServed(house);
      await problemIs(service.clients, 'off');
    }));

  it('full while running: all is served, the problem is told, and heals', () =>
    inHouse({}, async (house) => {
      const { service } = house;
      const data = service.dataFolder;
      await startOnLine(service, { under: afterScript(smallDisk(data)) });
      await amongItsMounts(service, fill(data));
      await problemIs(service.clients, isWritten);
      await outageIsServed(house);
      await amongItsMounts(service, `rm ${data}/filler`);
      await outageIsServed(house);
      await problemIs(service.clients, 'off');
    }));

  const writable = (folder: string): string => `mount -o remount,rw ${folder}`;
  it.each([
    ['full', fill, null],
    ['read-only', readOnlyNow, null],
    ['read-only, and writable again when it is restarted', readOnlyNow, writable],
  ])('%s: an outage that could not be saved is no OL after a restart', (_, spoil, mend) =>
    inHouse({ configuration: { detection: { ...quickDetection, boot_grace: '8s' } } }, async (house) => {
      const { lab, service } = house;
      const data = service.dataFolder;
      await startOnLine(service, { under: afterScript(smallDisk(data)) });
      const mounts = `--mount=/proc/${service.process.pid}/ns/mnt`;
      // Holds the mounts while the service is away.
      const holder = new LongRunning(['nsenter', mounts, 'sleep', '600']);
      try {
        await amongItsMounts(service, spoil(data));
        await lab.cut();
        await timeUntil(service.clients, 'OB', 30_000);
        await problemIs(service.clients, isWritten);
        if (mend !== null) await amongItsMounts(service, mend(data));
        await service.crash();
        service.start({ under: ['nsenter', `--mount=/proc/${holder.pid}/ns/mnt`] });
        expect([...(await statusesDuring(service.clients, 6_000))]).not.toContain('OL');
        await timeUntil(service.clients, 'OB', 30_000);
      } finally {
        await holder.end();
      }
    }),
  );

  it('with a disk that hangs: the problem is told, all is served, and upsd is started again', () =>
    inHouse({}, async (house) => {
      const { lab, service } = house;
      await startOnLine(service);
      // Opening a FIFO for writing ends when somebody reads: until then it holds its thread, as a disk that hangs does.
      await mustRun('mkfifo', [join(service.dataFolder, 'alive.json.new')]);
      await lab.cut();
      await timeUntil(service.clients, 'OB', 30_000);
      await problemIs(service.clients, /state file.*does not answer/);
      process.kill(await pidOf(lab, 'upsd'), 'SIGKILL');
      await timeUntil(service.clients, 'OB', 30_000);
      await lab.restore();
      await timeUntil(service.clients, 'OL', 30_000);
    }));

  it('with a state file cut off: set aside with a warning, and the service decides anew', () =>
    inHouse({}, async ({ lab, service }) => {
      await startOnLine(service);
      await lab.cut();
      await timeUntil(service.clients, 'OB', 30_000);
      await service.crash();
      const path = join(service.dataFolder, 'state.json');
      const { length } = await readFile(path);
      await truncate(path, Math.floor(length / 2));
      const half = await readFile(path, 'utf8');
      service.start();
      await timeUntil(service.clients, 'OB', 30_000);
      expect(service.log).toContainEqual(
        expect.stringMatching(/state file is damaged .* set aside as .*damaged/),
      );
      const aside = (await readdir(service.dataFolder)).filter((name) => name.includes('damaged'));
      expect(aside).toHaveLength(1);
      expect(await readFile(join(service.dataFolder, aside[0] ?? ''), 'utf8')).toBe(half);
      await lab.restore();
      await timeUntil(service.clients, 'OL', 30_000);
    }));
});
