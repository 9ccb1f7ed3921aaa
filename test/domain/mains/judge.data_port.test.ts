import { describe, expect, it } from 'vitest';
import { alive, silent } from '../given.js';
import { PortScript, withPort } from '../given_port.js';

/** On line for ten seconds, with two sentinels that answer. */
const calm = (): PortScript => {
  const script = new PortScript(withPort({ sentinels: 2 }));
  script.round(alive, 0);
  for (let milli = 100; milli < 10_000; milli += 2000) script.says(milli, 'OL').round(alive, milli + 500);
  return script;
};

describe('A UPS with a data port and sentinels', () => {
  it('OB, and the sentinels silent: lost at once, without further rounds', () => {
    const script = calm().says(10_000, 'OB');
    expect(script.last?.probeAll).toBe(true);
    script.probe('s1', silent, 10_001).probe('s2', silent, 10_001);
    expect([script.mains, script.input, script.status]).toEqual(['lost', 'lost', 'OB']);
    expect(script.now).toBeLessThan(11_100);
  });

  it('OB, and the sentinels alive: that UPS is on battery, the mains stays present', () => {
    const script = calm().says(10_000, 'OB').round(alive, 10_010).round(alive, 12_000);
    expect([script.mains, script.input, script.status]).toEqual(['present', 'lost', 'OB']);
    expect(script.shown(12_010).problems).toEqual([
      'the UPS is on battery, but the sentinels answer: look at its breaker, plug and cable',
    ]);
    for (let milli = 13_000; milli < 60_000; milli += 2000) {
      script.says(milli, 'OB').round(alive, milli + 10);
      expect([script.mains, script.status]).toEqual(['present', 'OB']);
    }
    script.says(61_000, 'OL', { until: 75_000 });
    expect([script.mains, script.input, script.status]).toEqual(['present', 'present', 'OL']);
    expect(script.shown(75_001).problems).toEqual([]);
  });

  it('OL and moving, and the sentinels silent: no outage, but a problem', () => {
    const script = calm();
    for (let milli = 10_000; milli < 100_000; milli += 2000) {
      script.says(milli, 'OL').round(silent, milli + 20);
      expect([script.mains, script.status]).toEqual(['present', 'OL']);
    }
    expect(script.shown(101_000).problems).toEqual([
      'the sentinels are silent, but the UPS is on line: they are down, or the network to them is',
    ]);
  });

  it('OL but frozen, and the sentinels silent: the sentinels decide', () => {
    const script = calm();
    script.says(10_000, 'OL', { frozen: true, until: 80_000 });
    script.outage(81_000);
    expect([script.mains, script.input, script.status]).toEqual(['lost', 'lost', 'OB']);
  });

  it('stale after OL, and the sentinels silent: the sentinels decide', () => {
    const script = calm().falls(10_000).outage(50_000);
    expect([script.mains, script.status]).toEqual(['lost', 'OB']);
  });

  it('stale after OL, and the sentinels alive: on line, and a problem', () => {
    const script = calm().falls(10_000);
    for (let milli = 12_000; milli < 90_000; milli += 2000) script.round(alive, milli);
    expect(script.status).toBe('OL');
    expect(script.shown(90_000).problems).toEqual(['the UPS says nothing: its driver hangs']);
  });

  it.each([
    ['silent', silent],
    ['alive', alive],
  ])('stale after OB, and the sentinels %s: it stays on battery, and its deadlines run', (_, outcome) => {
    const script = calm().says(10_000, 'OB').round(outcome, 10_010).falls(20_000);
    for (let milli = 22_000; milli < 300_000; milli += 2000) script.round(outcome, milli);
    expect(script.status).toBe('OB');
    for (let milli = 300_000; milli < 620_000; milli += 2000) script.round(outcome, milli);
    expect(script.statuses).toMatchObject({ nas: 'OB LB', ups: 'OB LB' });
  });

  it('is back when the UPS says so, though the sentinels are still booting', () => {
    const script = calm().says(10_000, 'OB').round(silent, 10_001).says(20_000, 'OB').round(silent, 20_010);
    script.says(30_000, 'OL', { until: 45_000 });
    expect([script.mains, script.input, script.status]).toEqual(['present', 'present', 'OL']);
  });
});

describe('A UPS with a data port alone', () => {
  const alone = (): PortScript => new PortScript(withPort()).says(100, 'OL', { until: 8100 });

  it('is what it says', () => {
    const script = alone();
    expect([script.mains, script.status]).toEqual(['present', 'OL']);
    script.says(9000, 'OB DISCHRG');
    expect([script.mains, script.status]).toEqual(['lost', 'OB']);
    script.says(20_000, 'OB DISCHRG LB');
    expect(script.statuses).toMatchObject({ ups: 'OB LB', nas: 'OB LB' });
    script.says(30_000, 'OL CHRG', { until: 41_000 });
    expect([script.mains, script.status]).toEqual(['present', 'OL']);
  });

  it('is believed on battery right after a start only once it has said so for a while', () => {
    const script = new PortScript(withPort()).says(100, 'OB', { until: 4000 });
    expect(script.status).toBe('stale');
    script.says(5200, 'OB');
    expect(script.status).toBe('OB');
  });

  it('is not believed on battery right after its driver was started anew', () => {
    const script = alone().falls(10_000).says(12_000, 'OB').says(13_000, 'OL', { until: 20_000 });
    expect([script.mains, script.status, script.ups.lastOutage]).toEqual(['present', 'OL', null]);
  });

  it('keeps its last word for 30 s, and is stale then', () => {
    const script = alone().falls(10_000).tick(39_900);
    expect(script.status).toBe('OL');
    script.tick(40_100);
    expect([script.status, script.mains]).toEqual(['stale', 'unknown']);
    script.says(50_000, 'OL');
    expect(script.status).toBe('OL');
  });

  it('stays on battery while nothing is heard, with its deadlines', () => {
    const script = alone().says(10_000, 'OB', { 'battery.runtime': 1800 }).falls(20_000).tick(400_000);
    expect(script.statuses).toMatchObject({ ups: 'OB', nas: 'OB' });
    script.tick(611_000);
    expect(script.statuses).toMatchObject({ ups: 'OB', nas: 'OB LB' });
    // 1800 s from its last word, less the two minutes that a battery of which nothing is known has to have left.
    script.tick(10_000 + 1_681_000);
    expect(script.status).toBe('OB LB');
  });

  it('on its own test is no outage', () => {
    const script = alone().says(10_000, 'OB CAL', { until: 30_000 });
    expect([script.mains, script.status]).toEqual(['present', 'OL']);
  });

  it('that another server has condemned is low', () => {
    expect(alone().says(10_000, 'FSD OL').statuses).toMatchObject({ ups: 'OB LB' });
  });
});

describe('low_battery', () => {
  const calmWith = (
    port: { lowCharge?: number; lowRuntime?: never },
    after: number | null = null,
  ): PortScript =>
    new PortScript(withPort({ port, after })).says(100, 'OL', { until: 8100, 'battery.charge': 100 });

  it('by charge', () => {
    const script = calmWith({ lowCharge: 25 }).says(9000, 'OB', { 'battery.charge': 26 });
    expect(script.status).toBe('OB');
    script.says(19_000, 'OB', { 'battery.charge': 25 });
    expect(script.status).toBe('OB LB');
    // It is not taken back within the outage.
    script.says(29_000, 'OB', { 'battery.charge': 27 });
    expect(script.status).toBe('OB LB');
  });

  it('by the time since the outage began', () => {
    const script = calmWith({}, 60).says(9000, 'OB').tick(68_900);
    expect(script.status).toBe('OB');
    script.tick(69_100);
    expect(script.status).toBe('OB LB');
  });
});
