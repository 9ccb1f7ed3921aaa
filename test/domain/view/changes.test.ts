import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../../src/domain/view/changes.js';
import { minutes } from '../../../src/domain/core/time.js';
import { english } from '../../../src/domain/view/reasons/english.js';
import { renderWhy } from '../../../src/domain/view/reasons/render.js';
import type { Snapshot } from '../../../src/domain/view/snapshot.js';
import { alive, at, Script, settings, silent, unknown, viewAt } from '../given.js';
import { afterOutage, house, living, passing } from '../given_hosts.js';

const picture = (script: Script, milli: number): Snapshot => viewAt(script.settings, script.state, at(milli));

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

  it('calls the events of witnesses by their own name', () => {
    const script = new Script(settings({ sentinels: 1, witnesses: 1 })).round(alive, 0);
    expect(told(script, 8000, (s) => s.outage(2000, { s1: alive, w1: silent }))).toContain('witness_silent');
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
    expect(again).toMatchObject({
      type: 'mains_lost_again',
      message: 'Mains lost again: 1 of 1 sentinel silent',
    });
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
      s.on(10, { type: 'commanded', command: { kind: 'start_drill', ups: null }, from: 'MQTT' });
    expect(told(script, 10, start)).toEqual(['drill_started (simulated)', 'mains_lost (simulated)']);
    const stop = (s: Script): Script =>
      s.on(20, { type: 'commanded', command: { kind: 'stop_drill', ups: null }, from: 'MQTT' });
    expect(told(script, 20, stop)).toEqual(['drill_ended (simulated)', 'mains_restoring (simulated)']);
    expect(told(script.round(alive, 8000), 10_030, (s) => s.tick(10_030))).toEqual([
      'mains_restored (simulated)',
    ]);
  });

  it('tells that a real outage took over from a drill', () => {
    const script = new Script(settings()).round(alive, 0);
    script.on(10, { type: 'commanded', command: { kind: 'start_drill', ups: null }, from: 'MQTT' });
    const types = told(script, 7000, (s) => s.outage(2000));
    expect(types.slice(0, 2)).toEqual(['drill_ended (simulated)', 'mains_lost']);
  });

  describe('as the text on a phone', () => {
    const messages = (script: Script, from: number, to: number, change: () => void): string[] => {
      const before = picture(script, from);
      change();
      return changesBetween(before, picture(script, to)).map(({ message }) => message);
    };

    it('says what becomes of each machine', () => {
      const script = house();
      expect(messages(script, 1000, 5200, () => script.outage(1020))).toEqual([
        'Mains lost: 1 of 1 sentinel silent',
        'Battery low for NOW: it shuts down now',
        'Sentinel S1 is silent: no answer in 1 s',
        'NOW shuts down now: its UPS now says OB LB',
        'NAS will be shut down in 30 s',
        'LATE will be shut down in 10 min',
      ]);
      script.keep(silent, 8000, 34_000);
      expect(messages(script, 34_500, 36_200, () => script.tick(36_200))).toEqual([
        'Battery low for NAS: it shuts down now',
        'NAS shuts down now: its UPS nas says OB LB',
      ]);
    });

    it('says that the battery is low, of an alias by its name', () => {
      const script = new Script(settings({ sentinels: 1 })).round(alive, 0).outage(5020);
      script.keep(silent, 12_000, 307_000);
      expect(messages(script, 308_000, 309_100, () => script.round(silent, 308_050).tick(309_100))).toEqual([
        'Battery low: machines shut down now',
        'Battery low (qnapups): machines shut down now',
      ]);
    });

    it('says that the mains is back, and that a drill is over', () => {
      const script = new Script(settings()).round(alive, 0).outage(2000).round(alive, 20_000);
      const back = () => script.round(alive, 29_000).round(alive, 30_010);
      expect(messages(script, 20_001, 30_011, back)).toEqual([
        'Mains is back: the outage lasted 24 s; 3 of 3 sentinels alive',
      ]);
      const drill = new Script(settings()).round(alive, 0);
      drill.on(10, { type: 'commanded', command: { kind: 'start_drill', ups: null }, from: 'MQTT' });
      drill.on(20, { type: 'commanded', command: { kind: 'stop_drill', ups: null }, from: 'MQTT' });
      drill.round(alive, 8000);
      expect(messages(drill, 8010, 10_030, () => drill.tick(10_030))).toEqual([
        'Mains is back: the drill is over; 3 of 3 sentinels alive',
      ]);
    });

    it('says that a machine could not be woken, and why', () => {
      const script = afterOutage();
      passing(script, 62_000, 130_000, (id) => id === 'late');
      expect(
        messages(script, 130_000, 250_000, () => passing(script, 130_000, 250_000, (id) => id === 'late')),
      ).toContain('NAS could not be woken: it did not come up after 5 magic packets');
    });

    it('has no empty reason, neither in words nor among the particulars', () => {
      const script = house();
      for (let milli = 1000; milli < 200_000; milli += 5000) {
        const before = picture(script, milli);
        living(script, milli, milli + 5000, {
          mains: (now) => (now < 30_000 || now > 90_000 ? alive : silent),
          answers: (_, now) => now < 50_000,
        });
        for (const { message, details } of changesBetween(before, picture(script, milli + 5000))) {
          expect(message).toMatch(/[^:;, ]$/);
          expect(Object.values(details)).not.toContain('');
        }
      }
    });
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

it('tells the same by code and values, for other languages', () => {
  const script = new Script(settings()).round(alive, 0);
  const before = picture(script, 1);
  const announced = changesBetween(before, picture(script.outage(2000), 8000));
  expect(announced).not.toEqual([]);
  for (const { message, why } of announced) expect(why && renderWhy(english, 'en', why)).toBe(message);
  expect(announced[0]?.why).toEqual({
    code: 'event_mains_lost',
    values: { reason: { code: 'sentinels_silent', values: { silent: 3, count: 3 } } },
  });
});
