import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../src/domain/changes.js';
import { minutes } from '../../src/domain/time.js';
import type { Snapshot } from '../../src/domain/snapshot.js';
import { view } from '../../src/domain/view.js';
import { alive, at, Script, settings, silent, unknown } from './given.js';

const picture = (script: Script, milli: number): Snapshot => view(script.settings, script.state, at(milli));

/** The types of what is told while `change` happens. */
const told = (script: Script, milli: number, change: (script: Script) => void): string[] => {
  const before = picture(script, milli);
  change(script);
  return changesBetween(before, picture(script, milli)).map(
    ({ type, simulated }) => `${type}${simulated ? ' (simulated)' : ''}`,
  );
};

describe('what is told', () => {
  it('tells an outage, its stages and its end once each', () => {
    const script = new Script(settings({ sentinels: 1 }));
    expect(told(script, 1, (s) => s.round(alive, 0))).toEqual(['mains_present', 'sentinel_alive']);
    expect(told(script, 3000, (s) => s.round(alive, 2000))).toEqual([]);
    expect(told(script, 5010, (s) => s.round(silent, 4000))).toEqual(['mains_suspect']);
    expect(told(script, 9000, (s) => s.outage(5020))).toEqual(['mains_lost', 'sentinel_silent']);
    const before = picture(script.keep(silent, 12_000, 307_000), 308_000);
    const after = picture(script.round(silent, 308_050).tick(309_100), 309_100);
    expect(changesBetween(before, after).map(({ type }) => type)).toEqual(['low_battery', 'low_battery']);
    expect(told(script, 310_001, (s) => s.round(alive, 310_000))).toEqual([
      'mains_restoring',
      'sentinel_alive',
    ]);
    expect(told(script.keep(alive, 312_000, 319_000), 320_021, (s) => s.round(alive, 320_020))).toEqual([
      'mains_restored',
    ]);
  });

  it('tells how long the outage lasted', () => {
    const script = new Script(settings()).round(alive, 0).outage(2000).round(alive, 20_000);
    const before = picture(script, 20_001);
    script.round(alive, 29_000).round(alive, 30_010);
    const [restored] = changesBetween(before, picture(script, 30_011));
    expect(restored?.details).toMatchObject({ duration: 24, before: 'restoring' });
    expect(restored?.message).toContain('the outage lasted 24 s');
  });

  it('tells that the mains went again before the outage was over, not of another outage', () => {
    const script = new Script(settings({ sentinels: 1 })).round(alive, 0).outage(2000).round(alive, 20_000);
    const before = picture(script, 20_001);
    script.round(silent, 22_000).tick(24_001);
    const [again] = changesBetween(before, picture(script, 24_001));
    expect(again).toMatchObject({ type: 'mains_lost_again', message: 'Mains lost: 1 of 1 sentinel silent' });
  });

  it('tells what the UPSes say when maintenance ends in mid-outage', () => {
    const script = new Script(settings()).round(alive, 0);
    script.on(10, {
      type: 'commanded',
      command: { kind: 'start_maintenance', duration: minutes(5) },
      from: 'MQTT',
    });
    const held = picture(script.outage(2000), 7000);
    script.on(8000, { type: 'commanded', command: { kind: 'end_maintenance' }, from: 'MQTT' });
    expect(changesBetween(held, picture(script, 8000))[0]?.message).toBe(
      'Maintenance has ended, the UPS status is live again: ups says OB, qnapups says OB',
    );
  });

  it('marks everything of a drill as simulated', () => {
    const script = new Script(settings()).round(alive, 0);
    const start = (s: Script): Script =>
      s.on(10, { type: 'commanded', command: { kind: 'start_drill' }, from: 'MQTT' });
    expect(told(script, 10, start)).toEqual(['drill_started (simulated)', 'mains_lost (simulated)']);
    const stop = (s: Script): Script =>
      s.on(20, { type: 'commanded', command: { kind: 'stop_drill' }, from: 'MQTT' });
    expect(told(script, 20, stop)).toEqual(['drill_ended (simulated)', 'mains_restoring (simulated)']);
    expect(told(script.round(alive, 8000), 10_030, (s) => s.tick(10_030))).toEqual([
      'mains_restored (simulated)',
    ]);
  });

  it('tells that a real outage took over from a drill', () => {
    const script = new Script(settings()).round(alive, 0);
    script.on(10, { type: 'commanded', command: { kind: 'start_drill' }, from: 'MQTT' });
    const types = told(script, 7000, (s) => s.outage(2000));
    expect(types.slice(0, 2)).toEqual(['drill_ended (simulated)', 'mains_lost']);
  });

  it('tells a problem and its end', () => {
    const script = new Script(settings()).round(alive, 0);
    expect(told(script, 8000, (s) => s.round({ s1: alive, s2: alive, s3: unknown }, 7000))).toEqual([
      'sentinel_unknown',
      'problem_raised',
    ]);
    expect(told(script, 10_000, (s) => s.round(alive, 9000))).toEqual(['sentinel_alive', 'problem_cleared']);
  });
});
