import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DriverLink } from '../../../../src/adapters/nut/port/driver_link.js';
import { milliseconds, seconds } from '../../../../src/domain/core/time.js';
import { waitFor } from '../../../wait_for.js';
import { StandInDriver } from './stand_in_driver.js';

const limits = {
  pingEvery: seconds(5),
  silentFor: seconds(30),
  answersWithin: seconds(5),
  closedFor: milliseconds(400),
};

let folder: string;
let path: string;
let link: DriverLink;
let told: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drv'));
  path = join(folder, 's');
  told = [];
  const listener = {
    reported: () => void told.push('reported'),
    stale: () => void told.push('stale'),
    hangs: () => void told.push('hangs'),
    lost: (why: string) => void told.push(`lost: ${why}`),
  };
  link = new DriverLink(path, listener, limits);
});
afterEach(async () => {
  link.close();
  await rm(folder, { recursive: true });
});

describe('the connection to a driver', () => {
  it('waits for a driver that opens its socket late', async () => {
    const opened = link.open(new AbortController().signal);
    await new Promise((resolve) => setImmediate(resolve));
    const driver = await StandInDriver.listen(path);
    await opened;
    expect(told).toEqual(['reported']);
    await driver.close();
  });

  it.each([
    ['it has not opened its socket', null],
    ['it has not told all that it knows', ['SETINFO ups.status "OL"']],
  ])('is given up with what was missing: %s', async (missing, dump) => {
    const driver = dump === null ? null : await StandInDriver.listen(path);
    if (driver !== null) driver.dump = dump ?? [];
    const giveUp = new AbortController();
    const opened = link.open(giveUp.signal);
    if (driver !== null) await waitFor('it is asked', () => driver.asked.includes('DUMPALL'));
    else await new Promise((resolve) => setTimeout(resolve, 50));
    giveUp.abort();
    await expect(opened).rejects.toThrow(missing);
    await driver?.close();
  });

  it('is made anew where a driver that runs on has closed it', async () => {
    const driver = await StandInDriver.listen(path);
    await link.open(new AbortController().signal);
    driver.hangUp();
    await waitFor('it is told anew', () => told.length === 2);
    expect(driver.connections).toBe(2);
    expect(told).toEqual(['reported', 'reported']);
    await driver.close();
  });

  it('is lost where the driver takes no new one', async () => {
    const driver = await StandInDriver.listen(path);
    await link.open(new AbortController().signal);
    await driver.close();
    await waitFor('it is lost', () => told.includes('lost: it closed the connection'));
    expect(await link.ask({ kind: 'instant_command', ups: 'rack', name: 'x', value: null })).toMatchObject({
      accepted: false,
      code: 'refused',
    });
  });

  it('tells nothing any more once it is closed, whatever the driver does', async () => {
    const driver = await StandInDriver.listen(path);
    await link.open(new AbortController().signal);
    link.close();
    driver.say('DATASTALE');
    await driver.close();
    const another = await StandInDriver.listen(path);
    await link.open(new AbortController().signal);
    expect(told).toEqual(['reported', 'reported']);
    await another.close();
  });
});
