import { describe, expect, it } from 'vitest';
import { recall } from '../../../src/domain/core/recall.js';
import { remember } from '../../../src/domain/core/remember.js';
import type { Remembered } from '../../../src/domain/core/memory_schema.js';
import { minutes, moment, seconds } from '../../../src/domain/core/time.js';
import { alive, at, epoch, mainOf, Script, section, settings, silent, viewAt } from '../given.js';

const saved = (script: Script, milli: number): Remembered =>
  // Through JSON, as it lies on disk.
  JSON.parse(JSON.stringify(remember(script.state, 'boot-1', at(milli)))) as Remembered;

const inOutage = (): Script => new Script(settings()).round(alive, 0).outage(2000);

describe('restarted on the same boot within two minutes', () => {
  it.each([
    ['OL', (): Script => new Script(settings()).round(alive, 0)],
    ['OB', inOutage],
  ] as const)('serves %s at once', (status, script) => {
    const again = new Script(settings(), saved(script(), 100_000), 'boot-1', 220_000).tick(220_001);
    expect(again.status).toBe(status);
  });

  it('serves OB LB at once', () => {
    const before = inOutage().tick(400_000);
    expect(new Script(settings(), saved(before, 400_000), 'boot-1', 401_000).tick(401_001).status).toBe(
      'OB LB',
    );
  });

  it('never says OL in between while the sentinels are still silent', () => {
    const again = new Script(settings(), saved(inOutage(), 10_000), 'boot-1', 14_000).round(silent, 14_001);
    expect(again.status).toBe('OB');
  });

  it('notices at once what was cut while it was away', () => {
    const before = new Script(settings()).round(alive, 0);
    const again = new Script(settings(), saved(before, 10_000), 'boot-1', 14_000).outage(14_001);
    expect(again.status).toBe('OB');
  });

  it('lets the stability of the mains begin anew', () => {
    const restoring = inOutage().round(alive, 20_000);
    const again = new Script(settings(), saved(restoring, 25_000), 'boot-1', 27_000)
      .round(alive, 27_001)
      .tick(31_000);
    expect(again.status).toBe('OB');
    expect(again.round(alive, 36_000).round(alive, 37_100).status).toBe('OL');
  });

  it('goes on with a drill and with maintenance', () => {
    const drill = new Script(settings()).round(alive, 0);
    drill.on(100, { type: 'commanded', command: { kind: 'start_drill', ups: null }, from: 'MQTT' });
    expect(new Script(settings(), saved(drill, 1000), 'boot-1', 2000).tick(2001).status).toBe('OB');
    const held = new Script(settings()).round(alive, 0);
    held.on(100, {
      type: 'commanded',
      command: { kind: 'start_maintenance', duration: minutes(5) },
      from: 'MQTT',
    });
    const again = new Script(settings(), saved(held, 1000), 'boot-1', 2000).outage(2001);
    expect([again.mains, again.status]).toEqual(['lost', 'OL']);
    expect(again.state.maintenance?.until.wall).toBe(held.state.maintenance?.until.wall);
  });
});

describe('after a longer gap', () => {
  it('is stale until decided anew, but remembers the outage', () => {
    const again = new Script(settings(), saved(inOutage(), 10_000), 'boot-1', 131_000).tick(131_001);
    expect(again.status).toBe('stale');
    expect(again.ups.outage?.startedAt.wall).toBe(inOutage().ups.outage?.startedAt.wall);
  });

  it('waits for sentinels that may still be booting', () => {
    const before = new Script(settings()).round(alive, 0);
    const again = new Script(settings(), saved(before, 10_000), 'boot-1', 200_000).outage(200_001);
    expect(again.status).toBe('stale');
  });
});

describe('after a reboot', () => {
  /** The monotonic clock has begun anew; `wall` milliseconds have passed on the other. */
  const rebooted = (record: Remembered, wall: number): Script => {
    const script = new Script(settings(), record, 'boot-2', 0);
    const now = moment(30_000, epoch + wall);
    const fresh = new Script(settings(), null, 'boot-2', 0);
    return Object.assign(fresh, { state: recallAt(script, record, now) });
  };
  const recallAt = (script: Script, record: Remembered, now: ReturnType<typeof moment>): Script['state'] =>
    recall(script.settings, record, 'boot-2', now);

  it('serves nothing from memory, even seconds later', () => {
    const again = rebooted(saved(inOutage(), 10_000), 15_000);
    expect(again.ups.decided).toBe(false);
    expect(again.ups.outage?.startedAt).toEqual(moment(30_000 - (15_000 - 6070), epoch + 6070));
    expect(again.ups.outage?.deadlinesFrom).toEqual(again.ups.outage?.startedAt);
  });

  it('counts the outage’s deadlines from its real start once it is decided again', () => {
    const again = rebooted(saved(inOutage(), 10_000), 600_000);
    const began = again.ups.outage?.startedAt.monotonic ?? 0;
    expect(30_000 - began).toBe(600_000 - 6070);
  });

  it('counts no old deadline once the mains was seen since, however briefly', () => {
    const again = rebooted(saved(inOutage(), 10_000), 8 * 3_600_000);
    const script = Object.assign(new Script(settings(), null, 'boot-2', -86_370_000), { state: again.state });
    script.round(alive, -86_369_000).outage(-86_365_000);
    expect([script.mains, script.status]).toEqual(['lost', 'OB']);
  });

  it('takes the time that the machine was off for no discharge', () => {
    const modelled = settings({ battery: { runtime: minutes(100), recharge: minutes(200) } });
    const before = new Script(modelled).round(alive, 0).outage(2000).keep(silent, 8000, 606_000);
    const record = JSON.parse(JSON.stringify(remember(before.state, 'boot-1', at(606_070)))) as Remembered;
    const state = recall(modelled, record, 'boot-2', moment(30_000, epoch + 86_400_000));
    expect(mainOf(state).battery?.charge).toBeCloseTo(0.9, 5);
  });

  it('is not led astray by a wall clock that went back', () => {
    const again = rebooted(saved(inOutage(), 10_000), -3_600_000);
    expect(again.ups.outage?.startedAt.monotonic).toBe(30_000);
  });

  it('ends the outage without ever saying OB when the mains is back', () => {
    const again = rebooted(saved(inOutage(), 10_000), 600_000);
    const seen = new Set<string | undefined>();
    for (let milli = 0; milli < 14_000; milli += 1000) {
      again.round(alive, milli);
      seen.add(again.status);
    }
    expect([...seen]).toEqual(['stale', 'OL']);
    expect(again.ups.lastOutage?.startedAt).toBe(epoch + 6070);
  });

  it('forgets a drill, and maintenance that would hold OB', () => {
    const drill = new Script(settings()).round(alive, 0);
    drill.on(100, { type: 'commanded', command: { kind: 'start_drill', ups: null }, from: 'MQTT' });
    expect(rebooted(saved(drill, 1000), 60_000).ups.drill).toBeNull();
    const held = inOutage();
    held.on(9000, {
      type: 'commanded',
      command: { kind: 'start_maintenance', duration: minutes(60) },
      from: 'MQTT',
    });
    expect(rebooted(saved(held, 10_000), 60_000).state.maintenance).toBeNull();
  });
});

describe('what was set at run time', () => {
  const withDelay = (): Script => {
    const script = new Script(settings()).round(alive, 0);
    return script.on(10, {
      type: 'commanded',
      command: { kind: 'set_shutdown_delay', section: 'ups', delay: seconds(42) },
      from: 'NUT',
    });
  };

  it('survives', () => {
    const again = new Script(settings(), saved(withDelay(), 10_000), 'boot-2', 0);
    expect(viewAt(again.settings, again.state, at(1)).upses[0]?.shutdownDelay).toBe(42_000);
  });

  it('gives way to a configuration that has changed since', () => {
    const changed = settings({
      sections: [section('ups', 420)],
    });
    const again = new Script(changed, saved(withDelay(), 10_000), 'boot-1', 20_000);
    expect(viewAt(changed, again.state, at(20_000)).upses[0]?.shutdownDelay).toBe(minutes(7));
  });
});
