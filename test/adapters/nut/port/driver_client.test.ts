import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DriverClient } from '../../../../src/adapters/nut/port/driver_client.js';
import type { PortRequest } from '../../../../src/domain/core/event.js';
import { milliseconds, seconds } from '../../../../src/domain/core/time.js';
import { waitFor } from '../../../wait_for.js';
import { StandInDriver } from './stand_in_driver.js';

const limits = { pingEvery: milliseconds(40), silentFor: milliseconds(200), answersWithin: seconds(5) };

const command = (name: string, value: string | null = null): PortRequest => ({
  kind: 'instant_command',
  ups: 'rack',
  name,
  value,
});

let folder: string;
let driver: StandInDriver;
let client: DriverClient;
let told: string[];

const connect = (more: Partial<typeof limits> = {}): void => {
  client = new DriverClient(
    join(folder, 's'),
    {
      reported: ({ variables }) => void told.push([...variables.values()].join()),
      stale: () => void told.push('stale'),
      hangs: () => void told.push('hangs'),
      closed: (why) => void told.push(why),
    },
    { ...limits, ...more },
  );
};

const hears = (what: string): Promise<unknown> => waitFor(what, () => told.includes(what));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drv'));
  driver = await StandInDriver.listen(join(folder, 's'));
  told = [];
});
afterEach(async () => {
  client.close();
  await driver.close();
  await rm(folder, { recursive: true });
});

describe("a driver's socket", () => {
  it('is read once all was told, and from then on as the driver pushes', async () => {
    driver.dump = ['SETINFO battery.charge "90"'];
    connect();
    await waitFor('a PING', () => driver.asked.includes('PING'));
    expect(told).toEqual([]);
    driver.say('SETINFO ups.status "OL"', 'DATAOK', 'DUMPDONE');
    await hears('90,OL');
    driver.say('SETINFO ups.status "OB"');
    await hears('90,OB');
    // That it is there tells that what it has said still holds.
    const count = told.length;
    await waitFor('it says so again', () => told.length > count);
    expect(told.at(-1)).toBe('90,OB');
  });

  it('is read on behind a line that nobody understands', async () => {
    driver.dump = ['SETINFO ups.status "OL', 'GARBAGE \u0000', 'SETINFO ups.status "OB"', 'DUMPDONE'];
    connect();
    await hears('OB');
  });

  it('does not tell of a variable that is taken away and brought back, but of one that stays away', async () => {
    driver.dump = ['SETINFO input.voltage "230"', 'SETINFO ups.status "OL"', 'DATAOK', 'DUMPDONE'];
    connect();
    await hears('230,OL');
    driver.say('DELINFO input.voltage');
    await new Promise((resolve) => setImmediate(resolve));
    driver.say('SETINFO input.voltage "231"');
    await hears('OL,231');
    expect(told).not.toContain('OL');
    driver.answersPing = false;
    driver.say('DELINFO input.voltage');
    await hears('OL');
  });

  it('tells of stale data once, and of fresh data again', async () => {
    connect();
    await hears('OL');
    driver.say('DATASTALE');
    await hears('stale');
    driver.say('SETINFO ups.status "OB"', 'DATASTALE');
    await driver.idOf('PING');
    driver.say('DATAOK');
    await hears('OB');
    expect(told.filter((word) => word === 'stale')).toHaveLength(1);
  });

  it('tells of data that is stale from the start', async () => {
    driver.dump = ['DATASTALE', 'DUMPDONE'];
    connect();
    await hears('stale');
  });

  it('hangs where it answers nothing for the time that it has, and not before', async () => {
    driver.answersPing = false;
    connect();
    await hears('hangs');
    expect(driver.asked.filter((line) => line === 'PING').length).toBeGreaterThanOrEqual(5);
  });

  it('that was never made is told so', async () => {
    await driver.close();
    connect();
    await hears('it has not opened its socket');
    driver = await StandInDriver.listen(join(folder, 's'));
  });

  it('that the driver closes is told so, with every question that waits', async () => {
    connect();
    await hears('OL');
    const answer = client.ask(command('load.off'));
    await driver.idOf('INSTCMD load.off');
    driver.hangUp();
    expect(await answer).toMatchObject({ accepted: false, code: 'refused' });
    await hears('it closed the connection');
    expect(await client.ask(command('load.off'))).toMatchObject({ accepted: false, code: 'refused' });
  });
});

describe('a command to a driver', () => {
  it.each<[string, PortRequest]>([
    ['INSTCMD shutdown.return', command('shutdown.return')],
    ['INSTCMD load.off.delay 10', command('load.off.delay', '10')],
    ['INSTCMD x two words', command('x', 'two words')],
    ['SET ups.id a "b" \\ # c', { kind: 'set_variable', ups: 'rack', name: 'ups.id', value: 'a "b" \\ # c' }],
  ])('%s', async (line, request) => {
    connect();
    await hears('OL');
    const answer = client.ask(request);
    driver.say(`TRACKING ${await driver.idOf(`${line} TRACKING`)} 0`);
    expect(await answer).toMatchObject({ accepted: true });
  });

  it.each([
    ['1', 'unknown'],
    ['2', 'invalid'],
    ['3', 'refused'],
    ['9', 'refused'],
  ])('is answered with the true result: %s is %s', async (code, expected) => {
    connect();
    await hears('OL');
    const answer = client.ask(command('load.off'));
    const id = await driver.idOf('INSTCMD load.off');
    driver.say('TRACKING somebody-elses 0', `TRACKING ${id} ${code}`);
    expect(await answer).toMatchObject({ accepted: false, code: expected });
  });

  it('that the driver does not answer fails in time', async () => {
    connect({ answersWithin: milliseconds(100) });
    await hears('OL');
    expect(await client.ask(command('load.off'))).toMatchObject({ accepted: false, code: 'refused' });
  });
});
