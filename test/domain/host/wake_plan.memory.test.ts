import { describe, expect, it } from 'vitest';
import { remember } from '../../../src/domain/core/remember.js';
import type { Remembered } from '../../../src/domain/core/memory_schema.js';
import { seconds } from '../../../src/domain/core/time.js';
import { alive, at, Script, silent } from '../given.js';
import { host, house, passing, probeHosts, report, seen } from '../given_hosts.js';

describe('the plan survives', () => {
  const saved = (script: Script, milli: number): Remembered =>
    JSON.parse(JSON.stringify(remember(script.state, 'boot-1', at(milli)))) as Remembered;

  const planned = (delay = seconds(60), until = 90_000): Script => {
    const wake = { delay, retryEvery: seconds(20), giveUpAfter: seconds(100) };
    const script = house({ wake }).outage(2000).keep(silent, 8000, 60_000);
    probeHosts(script, { now: false, nas: false, late: true }, 60_500);
    passing(script, 62_000, until, (id) => id === 'late');
    return script;
  };

  it('a restart of the service: due after the whole delay anew, for nobody watched the mains meanwhile', () => {
    const before = planned();
    const again = new Script(before.settings, saved(before, 90_000), 'boot-1', 95_000);
    const packets = passing(again, 95_000, 160_000, (id) => id === 'late');
    expect(packets[0]?.[0]).toBeGreaterThanOrEqual(155_000);
    expect(packets[0]?.[0]).toBeLessThan(160_000);
  });

  it('a restart of the service while packets go out: the next one waits for the whole delay, too', () => {
    const before = planned(seconds(20), 100_000);
    expect(before.packets.length).toBeGreaterThan(0);
    const again = new Script(before.settings, saved(before, 100_000), 'boot-1', 105_000);
    const packets = passing(again, 105_000, 150_000, (id) => id === 'late');
    expect(packets[0]?.[0]).toBeGreaterThanOrEqual(125_000);
    expect(packets[0]?.[0]).toBeLessThan(130_000);
  });

  it('restarts again and again: they do not put it off for ever', () => {
    let script = planned();
    for (let milli = 90_000; milli < 400_000; milli += 40_000) {
      script = new Script(script.settings, saved(script, milli - 1000), 'boot-1', milli);
      passing(script, milli, milli + 38_000, (id) => id === 'late');
      if (script.packets.length > 0) break;
    }
    expect(new Set(script.packets.map(([, id]) => id))).toEqual(new Set(['now', 'nas']));
  });

  it('without writing the disk for each report that a host runs, and a host is as fresh as the record', () => {
    const script = report(house(), 1000, 'nas', 'online');
    const first = saved(script, 2000).hosts;
    report(script, 16_000, 'nas', 'online');
    const record = saved(script, 17_000);
    expect(record.hosts).toEqual(first);
    const again = new Script(script.settings, record, 'boot-1', 20_000);
    expect(seen(again, 20_000, 'nas')).toMatchObject({ stale: false });
    const stale = saved(script.tick(16_000 + 400_000), 16_000 + 400_000);
    expect(seen(new Script(script.settings, stale, 'boot-1', 420_000), 420_000, 'nas')).toMatchObject({
      stale: true,
    });
  });

  it('a restart of the machine: due after the whole delay anew', () => {
    const before = planned();
    const again = new Script(before.settings, saved(before, 90_000), 'boot-2', 700_000);
    const packets = passing(again, 700_000, 900_000, (id) => id === 'late');
    expect(new Set(packets.map(([, id]) => id))).toEqual(new Set(['now', 'nas']));
    expect(packets[0]?.[0]).toBeGreaterThanOrEqual(760_000);
    expect(packets[0]?.[0]).toBeLessThan(766_000);
  });

  it('a restart of the machine, with the order of a real outage’s plan', () => {
    const hosts = [host('now', { after: ['late'] }), host('nas'), host('late', { auto: false })];
    const before = house({ hosts }).outage(2000).keep(silent, 8000, 60_000);
    probeHosts(before, { now: false, nas: false, late: false }, 60_500);
    passing(before, 62_000, 90_000, () => false);
    const again = new Script(before.settings, saved(before, 90_000), 'boot-2', 700_000);
    const packets = passing(again, 700_000, 1_000_000, (id, milli) => id === 'late' && milli > 820_000);
    expect(Math.min(...packets.filter(([, id]) => id === 'now').map(([milli]) => milli))).toBeGreaterThan(
      820_000,
    );
  });

  it('a restart of the machine, of whose clock nobody knows how long it was off: who reported before is not up for that', () => {
    const before = house().outage(2000).keep(silent, 8000, 20_000);
    report(before, 20_000, 'late', 'online');
    const again = new Script(before.settings, saved(before, 25_000), 'boot-2', 25_000);
    const packets = passing(again, 25_000, 200_000, () => false);
    expect(new Set(packets.map(([, id]) => id))).toEqual(new Set(['now', 'nas', 'late']));
  });

  it('a restart while a host still goes down: nothing is sent before it was looked at, and it is woken once it is down', () => {
    const before = planned();
    const again = new Script(before.settings, saved(before, 90_000), 'boot-1', 140_000);
    const packets = passing(again, 140_000, 260_000, (id, milli) => id === 'late' || milli < 180_000);
    expect(Math.min(...packets.map(([milli]) => milli))).toBeGreaterThanOrEqual(190_000);
    expect(new Set(packets.map(([, id]) => id))).toEqual(new Set(['now', 'nas']));
  });

  it('a restart, but sends nothing before the mains was seen in it', () => {
    const before = planned(seconds(10), 80_000);
    const again = new Script(before.settings, saved(before, 80_000), 'boot-1', 100_000);
    for (const milli of [100_000, 105_000, 110_000, 115_000]) {
      probeHosts(again, { now: false, nas: false }, milli).tick(milli + 100);
    }
    expect(again.packets).toEqual([]);
    again.round(alive, 116_000);
    expect(new Set(again.packets.map(([, id]) => id))).toEqual(new Set(['now', 'nas']));
  });

  it('no change of the configuration by which the host is not to be woken any more', () => {
    const before = planned();
    const { settings: given } = before;
    const changed = {
      ...given,
      hosts: given.hosts.map((one) => (one.id === 'nas' ? host('nas', { auto: false }) : one)),
    };
    const again = new Script(changed, saved(before, 90_000), 'boot-1', 95_000);
    const packets = passing(again, 95_000, 200_000, (id) => id === 'late');
    expect(new Set(packets.map(([, id]) => id))).toEqual(new Set(['now']));
  });
});
