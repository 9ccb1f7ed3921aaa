import { describe, expect, it } from 'vitest';
import type { DomainSettings } from '../../../src/domain/core/settings.js';
import { minutes, monotonicTime, seconds } from '../../../src/domain/core/time.js';
import { alive, at, section, settings, silent } from '../given.js';
import { host } from '../given_hosts.js';
import { PortScript, withPort } from '../given_port.js';

/** Two UPSes, one by two sentinels and one by its driver, and a host that hangs on both. */
const two = (needs: number): DomainSettings => {
  const byDriver = withPort();
  const bySentinels = settings({ sentinels: 2 });
  const rack = byDriver.upses.map((ups) => ({ ...ups, name: 'rack', sentinels: [], witnesses: [] }));
  const fed = { poweredBy: ['ups', 'rack'], needs };
  return {
    ...bySentinels,
    upses: [...bySentinels.upses, ...rack],
    sections: [
      section('ups', 300),
      { ...section('rack', 0), ups: 'rack', poweredBy: ['rack'], lowBatteryAfter: null },
      { ...section('nas', 60), ...fed },
    ],
    hosts: [{ ...host('nas'), ...fed }],
    wake: { delay: seconds(60), retryEvery: minutes(1), giveUpAfter: minutes(30) },
  };
};

class TwoUpses extends PortScript {
  /** Both, second by second: whether each has the mains. */
  live(from: number, to: number, ups: boolean, rack: boolean | 'low', nas = true): this {
    for (let milli = from; milli < to; milli += 1000) {
      const status = rack === true ? 'OL' : rack === 'low' ? 'OB LB' : 'OB';
      const variables = new Map([
        ['ups.status', status],
        ['input.voltage', String(milli)],
      ]);
      this.on(milli, {
        type: 'port_reported',
        ups: 'rack',
        report: { variables, traits: new Map(), commands: [] },
      });
      this.round(ups ? alive : silent, milli + 10);
      if (milli % 5000 === 0) {
        const sentAt = monotonicTime(at(milli + 20).monotonic);
        this.on(milli + 20, { type: 'host_probed', id: 'nas', sentAt, outcome: nas ? alive : silent });
      }
      this.tick(milli + 900);
    }
    return this;
  }
}

describe('A host on two UPSes', () => {
  it('that needs one of them says OB when one is lost, and goes through its stages only without both', () => {
    const script = new TwoUpses(two(1)).live(0, 30_000, true, true);
    expect(script.statuses).toEqual({ ups: 'OL', rack: 'OL', nas: 'OL' });
    script.live(30_000, 200_000, true, false);
    expect(script.statuses).toEqual({ ups: 'OL', rack: 'OB', nas: 'OB' });
    script.live(200_000, 250_000, false, false);
    expect(script.statuses).toEqual({ ups: 'OB', rack: 'OB', nas: 'OB' });
    script.live(250_000, 275_000, false, false);
    expect(script.statuses['nas']).toBe('OB LB');
  });

  it('is not low because the battery of one is: the other one carries it', () => {
    const script = new TwoUpses(two(1)).live(0, 30_000, true, true).live(30_000, 200_000, true, 'low');
    expect(script.statuses).toEqual({ ups: 'OL', rack: 'OB LB', nas: 'OB' });
  });

  it('that needs both goes through its stages without one', () => {
    const script = new TwoUpses(two(2)).live(0, 30_000, true, true).live(30_000, 95_000, true, false);
    expect(script.statuses).toEqual({ ups: 'OL', rack: 'OB', nas: 'OB LB' });
  });

  it('that needs both is low as soon as the battery of one is', () => {
    const script = new TwoUpses(two(2)).live(0, 30_000, true, true).live(30_000, 40_000, true, 'low');
    expect(script.statuses['nas']).toBe('OB LB');
  });

  it('is woken once enough of them have the mains', () => {
    const script = new TwoUpses(two(1)).live(0, 30_000, true, true).live(30_000, 120_000, false, false);
    script.live(120_000, 300_000, false, false, false);
    expect(script.packets).toEqual([]);
    script.live(300_000, 400_000, true, false, false);
    expect(script.packets.map(([, id]) => id)).toContain('nas');
    expect(script.packets[0]?.[0]).toBeGreaterThan(360_000);
  });
});
