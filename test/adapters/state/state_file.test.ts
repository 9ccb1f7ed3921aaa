import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DomainEvent } from '../../../src/domain/core/event.js';
import { remember } from '../../../src/domain/core/remember.js';
import { StateFile } from '../../../src/adapters/state/state_file.js';
import { KeptLog } from '../../kept_log.js';
import { alive, at, Script, settings } from '../../domain/given.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-state-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const record = (milli: number): ReturnType<typeof remember> => {
  const script = new Script(
    settings({ battery: { runtime: at(1).monotonic as never, recharge: at(1).monotonic as never } }),
  );
  script.round(alive, 0).outage(2000);
  script.on(9000, {
    type: 'commanded',
    command: { kind: 'start_maintenance', duration: 60_000 as never },
    from: 'MQTT',
  });
  return remember(script.state, 'boot-1', at(milli));
};

const host = { id: 'nas', report: null, everHeard: false, answersProbes: false } as const;

describe('the state file', () => {
  it('gives back what was saved', async () => {
    const file = new StateFile(join(folder, 'state.json'), new KeptLog());
    await file.save(record(10_000));
    expect(await file.load()).toMatchObject(JSON.parse(JSON.stringify(record(10_000))) as object);
  });

  it.each([
    [{ stage: 'none' }],
    [{ stage: 'planned', dueAt: at(1) }],
    [{ stage: 'planned', dueAt: at(1), afterDrill: true }],
    [{ stage: 'sending', firstSentAt: at(1), lastSentAt: at(2), tries: 2, seenDown: true, trouble: null }],
    [{ stage: 'failed', at: at(3), reason: 'it did not come up', waitsFor: null }],
  ] as const)("gives back a host's wake-up: %j", async (wake) => {
    const file = new StateFile(join(folder, 'state.json'), new KeptLog());
    const report = { status: 'shutting_down', at: at(5), remaining: null } as const;
    const departures = [
      { stage: 'staying' },
      { stage: 'leaving', by: 'told' },
      { stage: 'gone', by: 'client_left' },
      { stage: 'returned', by: 'told', since: at(7) },
    ] as const;
    const hosts = departures.map((departure) => ({ ...host, report, departure, wake }));
    await file.save({ ...record(10_000), hosts });
    expect((await file.load())?.hosts).toEqual(hosts);
  });

  it.each([
    ['nas'],
    [{ id: 'nas' }],
    [{ ...host, departure: { stage: 'staying' }, wake: { stage: 'sending' } }],
    [{ ...host, departure: { stage: 'leaving' }, wake: { stage: 'none' } }],
    [
      {
        ...host,
        report: { status: 'dancing', at: at(1), remaining: null },
        departure: { stage: 'staying' },
        wake: { stage: 'none' },
      },
    ],
  ])('believes no such host: %j', async (host) => {
    const path = join(folder, 'state.json');
    const log = new KeptLog();
    await new StateFile(path, log).save(record(10_000));
    const state = JSON.parse(await readFile(path, 'utf8')) as object;
    await writeFile(path, JSON.stringify({ ...state, hosts: [host] }));
    expect(await new StateFile(path, log).load()).toBeNull();
    expect(log.at('warn')[0]).toContain('was set aside as');
  });

  it('is empty at the first start, without a warning', async () => {
    const log = new KeptLog();
    expect(await new StateFile(join(folder, 'state.json'), log).load()).toBeNull();
    expect(log.lines).toEqual([]);
  });

  it('writes the newest of many, one at a time', async () => {
    const file = new StateFile(join(folder, 'state.json'), new KeptLog());
    await Promise.all(Array.from({ length: 50 }, (_, index) => file.save(record(10_000 + index))));
    expect((await file.load())?.savedAt.monotonic).toBe(at(10_049).monotonic);
  });

  it('sets a damaged file aside, wherever it was cut off, and starts without it', async () => {
    const path = join(folder, 'state.json');
    await new StateFile(path, new KeptLog()).save(record(10_000));
    const whole = await readFile(path, 'utf8');
    for (const length of [0, 1, 17, Math.floor(whole.length / 2), whole.length - 1]) {
      await writeFile(path, whole);
      await truncate(path, length);
      const log = new KeptLog();
      expect(await new StateFile(path, log).load()).toBeNull();
      expect(log.at('warn')[0]).toContain('was set aside as');
    }
    expect((await readdir(folder)).some((name) => name.startsWith('state.json.damaged-'))).toBe(true);
  });

  it('believes nothing that is not a state', async () => {
    const path = join(folder, 'state.json');
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (text) => {
        await writeFile(path, text);
        expect(await new StateFile(path, new KeptLog()).load()).toBeNull();
      }),
      { numRuns: 50 },
    );
  });

  it('tells once that it cannot be written, and that it can again', async () => {
    const log = new KeptLog();
    const events: DomainEvent[] = [];
    const missing = join(folder, 'gone');
    const file = new StateFile(join(missing, 'state.json'), log);
    file.reportTo({ dispatch: (event) => void events.push(event) });
    await file.save(record(1));
    await file.save(record(2));
    expect(log.at('error')).toHaveLength(1);
    expect(events).toMatchObject([{ type: 'component_failed', component: 'state file' }]);
    const { mkdir } = await import('node:fs/promises');
    await mkdir(missing);
    await file.save(record(3));
    expect(events.at(-1)).toEqual({ type: 'component_recovered', component: 'state file' });
  });

  it('is left alone while nothing but the time changes, and knows how long we ran all the same', async () => {
    const path = join(folder, 'state.json');
    const file = new StateFile(path, new KeptLog());
    await file.save(record(10_000));
    const { ino } = await stat(path);
    await file.save(record(25_000));
    await file.save(record(40_000));
    expect((await stat(path)).ino).toBe(ino);
    expect((await new StateFile(path, new KeptLog()).load())?.savedAt).toEqual(at(40_000));
    await file.save({ ...record(41_000), seenAlive: [] });
    expect((await stat(path)).ino).not.toBe(ino);
    expect((await file.load())?.savedAt).toEqual(at(41_000));
  });

  it('is written again where somebody removed it', async () => {
    const path = join(folder, 'state.json');
    const file = new StateFile(path, new KeptLog());
    await file.save(record(10_000));
    await rm(path);
    await file.save(record(25_000));
    expect((await file.load())?.savedAt).toEqual(at(25_000));
  });

  it.each([
    '',
    '{"bootId":"boot-1","sa',
    'null',
    '{"bootId":"boot-1","savedAt":{"monotonic":-1e300,"wall":1}}',
    '{"bootId":"boot-1","savedAt":{"monotonic":1,"wall":8.7e15}}',
    '{"bootId":"boot-1","savedAt":null}',
    '{"bootId":"boot-1","savedAt":{"monotonic":"9","wall":1}}',
  ])('serves nothing again where the sign of life reads %j', async (text) => {
    const path = join(folder, 'state.json');
    const log = new KeptLog();
    await new StateFile(path, log).save(record(10_000));
    await writeFile(join(folder, 'alive.json'), text);
    expect(await new StateFile(path, log).load()).toMatchObject({
      savedAt: at(10_000),
      mayBeOutdated: true,
    });
    expect(log.at('warn')[0]).toContain('sign of life');
  });

  it.each<[string, object]>([
    ['savedAt', { savedAt: { monotonic: 1e300, wall: 1 } }],
    ['savedAt', { savedAt: { monotonic: 1, wall: 8.65e15 } }],
    ['graceUntil', { graceUntil: 1e15 }],
    ['maintenance', { maintenance: { until: at(172_800_000), held: {} } }],
    ...[
      { lastOutage: { startedAt: -1, duration: 1 } },
      { lastOutage: { startedAt: 1, duration: 1e300 } },
      { lastDrill: { endedAt: 9e15, cutShort: false } },
      { outage: { startedAt: at(3_600_000), deadlinesFrom: at(1), saidLowBattery: [] } },
      { mains: { name: 'lost', since: { monotonic: -1e300, wall: 1 } } },
      { battery: { charge: 1, at: { monotonic: 1, wall: -1 } } },
    ].map((wrong): [string, object] => [
      `upses/0/${Object.keys(wrong).join('')}`,
      { upses: record(10_000).upses.map((ups) => ({ ...ups, ...wrong })) },
    ]),
  ])('sets aside a state with a time out of range: %s', async (key, wrong) => {
    const path = join(folder, 'state.json');
    const log = new KeptLog();
    await new StateFile(path, log).save(record(10_000));
    const state = JSON.parse(await readFile(path, 'utf8')) as object;
    await writeFile(path, JSON.stringify({ ...state, ...wrong }));
    expect(await new StateFile(path, log).load()).toBeNull();
    expect(log.at('warn')[0]).toContain(`data/${key}`);
  });

  it('sets aside a state with a time that is not a number at all', async () => {
    const path = join(folder, 'state.json');
    const log = new KeptLog();
    await new StateFile(path, log).save(record(10_000));
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace(/"graceUntil":\d+/, '"graceUntil":1e999'));
    expect(await new StateFile(path, log).load()).toBeNull();
    expect(log.at('warn')[0]).toContain('was set aside as');
  });

  it('believes no sign of life of another boot', async () => {
    const path = join(folder, 'state.json');
    const file = new StateFile(path, new KeptLog());
    await file.save({ ...record(10_000), bootId: 'boot-0' });
    await file.save({ ...record(90_000), bootId: 'boot-0' });
    await file.save({ ...record(11_000), bootId: 'boot-1' });
    expect((await file.load())?.savedAt).toEqual(at(11_000));
  });
});
