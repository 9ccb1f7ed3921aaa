import { describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../../src/domain/core/time.js';
import { alive, Script, settings, silent, unknown } from '../given.js';
import {
  afterOutage,
  command,
  host,
  house,
  passing,
  probeHosts,
  report,
  seen,
  sections,
} from '../given_hosts.js';

const fast = {
  sections: sections(['now', 0], ['nas', 30], ['late', 600]),
  wake: { delay: seconds(60), retryEvery: seconds(20), giveUpAfter: seconds(100) },
} as const;

const passingTo = (script: Script, from: number, to: number): Script => {
  passing(script, from, to, () => true);
  return script;
};

describe('waking', () => {
  it('begins when the mains was back for the wake delay, is repeated until the host is up, and never after', () => {
    const script = afterOutage();
    const packets = passing(
      script,
      62_000,
      400_000,
      (id, milli) => id === 'late' || (id === 'nas' && milli > 200_000),
    );
    const nas = packets.filter(([, id]) => id === 'nas').map(([milli]) => milli);
    // Back at 62 s, stable at 72 s, seen to be so by the round of 74 s, due at 134 s.
    expect(nas[0]).toBeGreaterThanOrEqual(134_000);
    expect(nas[0]).toBeLessThanOrEqual(136_000);
    expect(nas.slice(0, 4).map((milli) => Math.round((milli - (nas[0] ?? 0)) / 1000))).toEqual([
      0, 20, 40, 60,
    ]);
    expect(Math.max(...nas)).toBeLessThanOrEqual(206_000);
    expect(packets.some(([, id]) => id === 'late')).toBe(false);
    expect(seen(script, 399_000, 'nas').state).toBe('online');
    expect(seen(script, 399_000, 'now')).toMatchObject({ state: 'wake_failed' });
    expect(seen(script, 399_000, 'now').reason.text).toMatch(/did not come up after \d+ magic packets/);
  });

  it('waits for a host that is still going down, and wakes it then', () => {
    const script = afterOutage({}, { now: true, nas: false, late: true });
    const packets = passing(
      script,
      62_000,
      260_000,
      (id, milli) => id === 'late' || (id === 'now' && milli < 170_000),
    );
    const first = packets.find(([, id]) => id === 'now')?.[0] ?? 0;
    expect(first).toBeGreaterThan(170_000);
    expect(first).toBeLessThan(190_000);
  });

  it('keeps the order: a host is woken once those before it are up', () => {
    const script = afterOutage({ hosts: [host('now'), host('nas', { after: ['now'] }), host('late')] });
    const packets = passing(
      script,
      62_000,
      300_000,
      (id, milli) => id === 'late' || (id === 'now' && milli >= 180_000),
    );
    const first = packets.find(([, id]) => id === 'nas')?.[0] ?? 0;
    expect(first).toBeGreaterThanOrEqual(180_000);
    expect(first).toBeLessThan(190_000);
  });

  it('reports a host as failed when the one before it does not come', () => {
    const script = afterOutage({ hosts: [host('now'), host('nas', { after: ['now'] }), host('late')] });
    passing(script, 62_000, 300_000, (id) => id === 'late');
    expect(seen(script, 299_000, 'nas')).toMatchObject({
      state: 'wake_failed',
      reason: { text: 'NOW, which has to be up before, is not up' },
    });
  });

  it('waits for the least charge', () => {
    const script = afterOutage({
      battery: { runtime: minutes(2), recharge: minutes(10) },
      hosts: [host('now', { minCharge: 80 }), host('nas'), host('late')],
    });
    const packets = passing(script, 62_000, 400_000, (id) => id !== 'now');
    const first = packets[0]?.[0] ?? 0;
    // 64 s on battery take 53 % of it; 33 % come back in 200 s.
    expect(first).toBeGreaterThan(240_000);
  });

  it('is void with the next outage, and planned anew after it', () => {
    const script = afterOutage();
    expect(passing(script, 62_000, 120_000, (id) => id === 'late')).toEqual([]);
    script.outage(120_000).keep(silent, 126_000, 240_000);
    expect(script.state.hosts.every(({ wake }) => wake.stage === 'none')).toBe(true);
    const packets = passing(script, 240_000, 330_000, (id) => id === 'late');
    expect(Math.min(...packets.map(([milli]) => milli))).toBeGreaterThanOrEqual(309_000);
  });

  it('wakes nobody while the mains flickers', () => {
    const script = house();
    let packets: [number, string][] = [];
    let wasTold = false;
    for (let milli = 2000; milli < 3_600_000; milli += 40_000) {
      const rest = (id: string): boolean => id === 'late';
      packets = [
        ...packets,
        ...passing(script, milli, milli + 20_000, rest, silent),
        ...passing(script, milli + 20_000, milli + 40_000, rest),
      ];
      wasTold ||= script.state.hosts.some(
        ({ settings: { id }, departure }) => id === 'nas' && departure.stage !== 'staying',
      );
    }
    expect(packets).toEqual([]);
    expect(wasTold).toBe(false);
  });

  it('waits for a host that was told to go down before the mains went once more for a moment', () => {
    const script = afterOutage({}, { now: true, nas: true, late: true });
    const still = (milli: number): boolean => milli < 130_000;
    passing(script, 62_000, 80_000, () => true);
    passing(script, 80_000, 92_000, () => true, silent);
    const packets = passing(script, 92_000, 300_000, (id, milli) => id !== 'nas' || still(milli));
    expect(new Set(packets.map(([, id]) => id))).toEqual(new Set(['nas']));
  });

  it('is for a NUT client of the main UPS too', () => {
    const script = house({ hosts: [host('nas', { section: null })] });
    script
      .on(1000, { type: 'logins_seen', logins: new Map([['nas', new Set(['nas'])]]) })
      .outage(2000)
      .keep(silent, 8000, 330_000);
    script.on(331_000, { type: 'logins_seen', logins: new Map() });
    const packets = passing(script, 332_000, 500_000, (_id, milli) => milli < 345_000);
    expect(packets[0]?.[1]).toBe('nas');
  });

  it('says why where no packet could be sent', () => {
    const script = command(probeHosts(house(), { nas: false }, 1000), 2000, {
      kind: 'wake_host',
      host: 'nas',
    });
    script.on(2100, { type: 'magic_packet_done', id: 'nas', trouble: 'no way to 192.0.2.255' });
    expect(script.last?.announcements).toMatchObject([
      { type: 'magic_packet_failed', details: { host: 'nas', tries: 1 } },
    ]);
    expect(seen(script, 2100, 'nas').reason.text).toContain('no way to 192.0.2.255');
    passing(script, 3000, 130_000, () => false);
    expect(seen(script, 129_000, 'nas')).toMatchObject({
      state: 'wake_failed',
      reason: { text: 'no magic packet could be sent: no way to 192.0.2.255' },
    });
  });

  it('is for one that goes down at its own client’s word after the mains is back', () => {
    const script = afterOutage({}, { now: false, nas: false, late: true });
    const packets = passing(script, 62_000, 300_000, (id, milli) => id === 'late' && milli < 95_000);
    expect(new Set(packets.map(([, id]) => id))).toContain('late');
  });

  it('does not begin with the next while the one before it is still going down', () => {
    const hosts = [host('now'), host('nas', { after: ['now'] }), host('late')];
    const script = afterOutage({ hosts }, { now: true, nas: false, late: true });
    const packets = passing(
      script,
      62_000,
      400_000,
      (id, milli) => id === 'late' || (id === 'now' && (milli < 180_000 || milli > 250_000)),
    );
    expect(Math.min(...packets.filter(([, id]) => id === 'nas').map(([milli]) => milli))).toBeGreaterThan(
      250_000,
    );
  });

  it('goes on with the next when the one before it comes after it was given up', () => {
    const hosts = [host('now'), host('nas', { after: ['now'] }), host('late')];
    const script = afterOutage({ hosts });
    const packets = passing(
      script,
      62_000,
      400_000,
      (id, milli) => id === 'late' || (id === 'now' && milli > 300_000),
    );
    expect(Math.min(...packets.filter(([, id]) => id === 'nas').map(([milli]) => milli))).toBeGreaterThan(
      300_000,
    );
  });

  it('does not wait for ever for one that answers nothing and cannot be woken', () => {
    const hosts = [host('now', { possible: false }), host('nas', { after: ['now'] }), host('late')];
    const script = new Script(settings({ sentinels: 1, ...fast, hosts })).round(alive, 0);
    probeHosts(script, { now: false, nas: true, late: true }, 10).outage(2000).keep(silent, 8000, 60_000);
    const packets = passing(script, 62_000, 200_000, (id) => id === 'late');
    expect(packets.some(([, id]) => id === 'nas')).toBe(true);
  });

  it('does not give up for the time in which nothing could be sent', () => {
    const script = afterOutage();
    passing(script, 62_000, 160_000, (id) => id === 'late');
    expect(passing(script, 160_000, 300_000, (id) => id === 'late', unknown)).toEqual([]);
    const packets = passing(script, 300_000, 330_000, (id) => id === 'late');
    expect(packets.some(([, id]) => id === 'nas')).toBe(true);
    expect(seen(script, 330_000, 'nas').state).toBe('waking');
  });

  it('switches nobody on who came back by itself and was switched off later', () => {
    const script = afterOutage();
    const packets = passing(
      script,
      62_000,
      900_000,
      (id, milli) => id === 'late' || (milli > 80_000 && milli < 500_000),
    );
    expect(packets).toEqual([]);
    expect(seen(script, 899_000, 'nas')).toMatchObject({ state: 'offline', next: null });
  });

  it('switches nobody on who only announced that it might shut down', () => {
    const script = house();
    script.outage(2000);
    report(script, 7000, 'late', 'shutdown_pending');
    report(passingTo(script, 8000, 20_000), 20_000, 'late', 'online');
    const packets = passing(script, 21_000, 400_000, (id, milli) => id !== 'late' || milli < 150_000);
    expect(packets.some(([, id]) => id === 'late')).toBe(false);
  });

  it('of a host that nothing can be heard of is tried three times', () => {
    const script = new Script(settings({ sentinels: 1, ...fast, hosts: [host('nas')] })).round(alive, 0);
    command(script, 1000, { kind: 'wake_host', host: 'nas' });
    for (let milli = 2000; milli < 300_000; milli += 2000) script.round(alive, milli);
    expect(script.packets.map(([, id]) => id)).toEqual(['nas', 'nas', 'nas']);
    expect(seen(script, 300_000, 'nas').state).toBe('unknown');
  });

  it('can be asked for by hand', () => {
    const script = command(probeHosts(house(), { nas: false }, 1000), 2000, {
      kind: 'wake_host',
      host: 'nas',
    });
    expect(script.last).toMatchObject({ packets: ['nas'], result: { accepted: true } });
    expect(seen(script, 2000, 'nas').state).toBe('waking');
    expect(command(script, 3000, { kind: 'wake_host', host: 'x' }).last?.result).toMatchObject({
      accepted: false,
      code: 'invalid',
    });
  });

  it('leaves alone who is not to be woken by itself', () => {
    const script = afterOutage({
      hosts: [host('now', { auto: false }), host('nas', { possible: false }), host('late')],
    });
    expect(passing(script, 62_000, 200_000, (id) => id === 'late')).toEqual([]);
  });
});
