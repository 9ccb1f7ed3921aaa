import { describe, expect, it } from 'vitest';
import { decisionDueAt, healthOf, type Health } from '../../../src/domain/view/health.js';
import { alive, at, Script, settings, silent, unknown, viewAt } from '../given.js';

const asked = new Map([
  ['ups', 1],
  ['qnapups', 0],
]);

/** The health at `milli` of a service that began at 0, whose newest snapshot is from `shownAt`. */
const healthAt = (script: Script, milli: number, shownAt = milli, upsdIsOurs = true): Health =>
  healthOf(
    viewAt(script.settings, script.state, at(shownAt)),
    { upsdIsOurs, decisionDueAt: decisionDueAt(script.settings.upses, at(0).monotonic) },
    at(milli).monotonic,
  );

const started = (): Script =>
  new Script(settings({ witnesses: 1 })).on(0, { type: 'clients_counted', clients: asked });

describe('a service is healthy', () => {
  it('once it has decided, on mains and in an outage', () => {
    const script = started().round(alive, 0);
    expect(healthAt(script, 5)).toEqual({ healthy: true, reasons: [] });
    script.outage(10_000, { s1: silent, s2: silent, s3: silent, w1: alive });
    expect(viewAt(script.settings, script.state, at(20_000)).mains.state).toBe('lost');
    expect(healthAt(script, 20_000)).toEqual({ healthy: true, reasons: [] });
  });

  it('while it cannot have decided yet: the sentinels may still be booting', () => {
    const script = started().round(silent, 0);
    expect(healthAt(script, 3_000)).toEqual({ healthy: true, reasons: [] });
    expect(healthAt(script, 180_000)).toEqual({ healthy: true, reasons: [] });
  });
});

describe('a service is not healthy', () => {
  it('when nothing was decided and that was due', () => {
    const script = started().round(unknown, 0).tick(600_000);
    const { healthy, reasons } = healthAt(script, 600_000);
    expect(healthy).toBe(false);
    expect(reasons).toHaveLength(1);
    expect(reasons.join()).toMatch(/not decided yet .* due \d+ s ago/);
  });

  it('when its loop has stopped, as soon as the picture is older than 15 s', () => {
    const script = started().round(alive, 0);
    expect(healthAt(script, 15_000, 0).healthy).toBe(true);
    expect(healthAt(script, 15_001, 0).reasons).toEqual([
      'the loop does not turn: its newest picture is 16 s old',
    ]);
  });

  it('when upsd does not answer, unless it is somebody else’s', () => {
    const script = started().round(alive, 0).on(5, { type: 'clients_counted', clients: null });
    expect(healthAt(script, 10)).toEqual({ healthy: false, reasons: ['upsd does not answer'] });
    expect(healthAt(script, 10, 10, false).healthy).toBe(true);
  });
});
