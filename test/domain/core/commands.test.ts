import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/domain/core/command.js';
import { milliseconds, minutes, seconds } from '../../../src/domain/core/time.js';
import { alive, at, Script, settings, silent, viewAt } from '../given.js';

const present = (): Script => new Script(settings()).round(alive, 0);

const command = (script: Script, milli: number, given: Command): Script =>
  script.on(milli, { type: 'commanded', command: given, from: 'NUT' });

const accepted = (script: Script): boolean => script.last?.result?.accepted === true;

describe('a drill', () => {
  it('goes through the stages of an outage, marked as simulated, and ends as one does', () => {
    const script = command(present(), 1000, { kind: 'start_drill', ups: null });
    expect(script.statuses).toEqual({ ups: 'OB', qnapups: 'OB' });
    expect(viewAt(script.settings, script.state, at(1000))).toMatchObject({
      mains: { state: 'lost', simulated: true },
      drill: true,
      lastOutage: null,
      upses: [{ simulated: true, testResult: 'drill in progress' }, { simulated: true }],
    });
    script.round(alive, 300_000).tick(301_000);
    expect(script.status).toBe('OB LB');
    command(script, 302_000, { kind: 'stop_drill', ups: null });
    expect(viewAt(script.settings, script.state, at(302_000)).mains).toMatchObject({
      state: 'restoring',
      simulated: true,
    });
    expect(script.status).toBe('OB LB');
    script.round(alive, 311_000).tick(312_000);
    expect(script.status).toBe('OL');
    expect(viewAt(script.settings, script.state, at(312_000))).toMatchObject({
      mains: { state: 'present', simulated: false },
      drill: false,
    });
  });

  it('counts down no further once it was stopped', () => {
    const script = command(present(), 1000, { kind: 'start_drill', ups: null }).keep(alive, 2000, 296_000);
    command(script, 299_000, { kind: 'stop_drill', ups: null }).round(alive, 300_000).tick(303_000);
    expect(script.status).toBe('OB');
    expect(script.round(alive, 308_000).tick(309_001).status).toBe('OL');
  });

  it('ends when a real outage begins, whose deadlines count from its own start', () => {
    const script = command(present(), 1000, { kind: 'start_drill', ups: null }).round(alive, 400_000);
    expect(script.status).toBe('OB LB');
    script.outage(402_000);
    expect([script.status, script.ups.drill, script.ups.lastDrill?.cutShort]).toEqual(['OB', null, true]);
    expect(viewAt(script.settings, script.state, at(407_000)).mains).toMatchObject({
      state: 'lost',
      simulated: false,
    });
  });

  it('is refused before the first decision, in a real outage and in maintenance', () => {
    const undecided = command(new Script(settings()), 1, { kind: 'start_drill', ups: null });
    const inOutage = command(present().outage(2000), 9000, { kind: 'start_drill', ups: null });
    const maintained = command(present(), 10, { kind: 'start_maintenance', duration: minutes(5) });
    command(maintained, 20, { kind: 'start_drill', ups: null });
    for (const script of [undecided, inOutage, maintained]) {
      expect(script.last?.result).toMatchObject({ accepted: false, code: 'refused' });
      expect(script.last?.announcements[0]).toMatchObject({ type: 'command_refused' });
      expect(script.ups.drill).toBeNull();
    }
  });
});

describe('who gave a command', () => {
  it.each([
    ['HTTP', 'Anna', 'from HTTP by Anna', { from: 'HTTP', by: 'Anna' }],
    ['MQTT', null, 'from MQTT', { from: 'MQTT' }],
    ['command line', undefined, 'from command line', { from: 'command line' }],
  ] as const)('is told: over %s, %s', (from, by, words, details) => {
    const script = present();
    const given = (kind: 'stop_drill' | 'start_drill') =>
      ({ type: 'commanded', command: { kind, ups: null }, from, ...(by !== undefined && { by }) }) as const;
    expect(script.on(10, given('start_drill')).last?.announcements).toContainEqual({
      type: 'command_accepted',
      message: `Carried out start_drill ${words}: The drill has started.`,
      simulated: false,
      details: { ...details, command: 'start_drill' },
    });
    const refused = present().outage(2000).on(9000, given('start_drill'));
    expect(refused.last?.announcements).toContainEqual({
      type: 'command_refused',
      message: `Refused start_drill ${words}: a real outage is going on.`,
      simulated: false,
      details: { ...details, command: 'start_drill', reason: 'a real outage is going on.' },
    });
  });

  it('is told of a changed shutdown delay as well', () => {
    const script = present().on(10, {
      ...{ type: 'commanded', from: 'HTTP', by: 'Anna' },
      command: { kind: 'set_shutdown_delay', section: 'ups', delay: minutes(7) },
    });
    expect(script.last?.announcements).toContainEqual(
      expect.objectContaining({
        type: 'shutdown_delay_changed',
        message: 'The shutdown delay of ups is 420 s now (set from HTTP by Anna).',
        details: { ups: 'ups', shutdown_delay: 420, from: 'HTTP', by: 'Anna' },
      }),
    );
  });
});

describe('maintenance', () => {
  it('holds the published status through an outage and ends by itself', () => {
    const script = command(present(), 10, { kind: 'start_maintenance', duration: minutes(1) }).outage(2000);
    expect([script.mains, script.status]).toEqual(['lost', 'OL']);
    script.tick(60_020);
    expect([script.status, script.state.maintenance]).toEqual(['OB', null]);
  });

  it('never holds OB once the mains is back', () => {
    const script = present().outage(2000);
    command(script, 9000, { kind: 'start_maintenance', duration: minutes(60) }).keep(silent, 10_000, 400_000);
    expect(script.status).toBe('OB');
    script.round(alive, 400_000).round(alive, 405_000).round(alive, 410_010);
    expect([script.mains, script.status]).toEqual(['present', 'OL']);
  });

  it('can be ended before', () => {
    const script = command(present(), 10, { kind: 'start_maintenance', duration: minutes(60) }).outage(2000);
    command(script, 9000, { kind: 'end_maintenance' });
    expect(script.status).toBe('OB');
  });

  it('can be prolonged without holding anything else', () => {
    const script = command(present(), 10, { kind: 'start_maintenance', duration: minutes(1) }).outage(2000);
    command(script, 30_000, { kind: 'start_maintenance', duration: minutes(1) }).tick(70_000);
    expect(script.status).toBe('OL');
  });

  it.each([0, -1, minutes(1441), Number.NaN])('refuses to last %d ms', (duration) => {
    const script = command(present(), 10, { kind: 'start_maintenance', duration: milliseconds(duration) });
    expect([accepted(script), script.state.maintenance]).toEqual([false, null]);
  });
});

describe('the shutdown delay', () => {
  it('changes when LB comes, also in mid-outage, counted from the outage’s start, for the aliases too', () => {
    const script = command(present().outage(2000), 20_000, {
      kind: 'set_shutdown_delay',
      section: 'qnapups',
      delay: seconds(30),
    });
    expect(accepted(script)).toBe(true);
    expect(script.statuses).toEqual({ ups: 'OB', qnapups: 'OB' });
    script.tick(36_200);
    expect(script.statuses).toEqual({ ups: 'OB LB', qnapups: 'OB LB' });
  });

  it('takes no OB LB back that was said', () => {
    const script = present().outage(2000).keep(silent, 8000, 313_000);
    expect(script.status).toBe('OB LB');
    command(script, 314_100, { kind: 'set_shutdown_delay', section: 'ups', delay: minutes(60) });
    expect([accepted(script), script.status]).toEqual([false, 'OB LB']);
  });

  it('refuses what is out of range, and a UPS that is not there', () => {
    for (const [section, delay] of [
      ['ups', minutes(1441)],
      ['ups', Number.NaN],
      ['nas', 0],
    ] as const) {
      const script = present();
      const before = script.state.delays;
      command(script, 10, {
        kind: 'set_shutdown_delay',
        section,
        delay: delay as ReturnType<typeof minutes>,
      });
      expect(script.last?.result).toMatchObject({ accepted: false, code: 'invalid' });
      expect(script.state.delays).toBe(before);
    }
  });
});

describe('the battery model', () => {
  const modelled = settings({ battery: { runtime: minutes(100), recharge: minutes(200) } });
  const charge = (script: Script, milli: number): number | undefined =>
    viewAt(script.settings, script.state, at(milli)).upses[0]?.battery?.charge;

  it('falls linearly on battery and rises with the recharge time', () => {
    const script = new Script(modelled).round(alive, 0).outage(2000);
    const lost = 6070;
    expect(charge(script, lost)).toBe(100);
    expect(charge(script, lost + 30 * 60_000)).toBe(70);
    const back = lost + 50 * 60_000;
    script
      .round(alive, back - 10_100)
      .round(alive, back - 1000)
      .round(alive, back + 10);
    expect(script.mains).toBe('present');
    expect(charge(script, back)).toBe(50);
    expect(charge(script, back + 20 * 60_000)).toBe(60);
    expect(charge(script, back + 300 * 60_000)).toBe(100);
  });

  it('gives runtime with charge, and where LB comes on a full battery', () => {
    const script = new Script(modelled).round(alive, 0);
    expect(viewAt(modelled, script.state, at(10)).upses[0]?.battery).toEqual({
      charge: 100,
      runtime: minutes(100),
      chargeLow: 95,
      runtimeLow: minutes(95),
      charger: 'resting',
    });
  });

  it('is simulated in a drill and untouched by it', () => {
    const script = command(new Script(modelled).round(alive, 0), 10, { kind: 'start_drill', ups: null });
    expect(charge(script, 10 + 20 * 60_000)).toBe(80);
    command(script, 20 * 60_000, { kind: 'stop_drill', ups: null }).tick(21 * 60_000);
    expect(charge(script, 21 * 60_000)).toBe(100);
  });

  it('lets nobody wait for the delay when the battery is nearly empty before', () => {
    const script = new Script(modelled)
      .round(alive, 0)
      .outage(2000)
      .keep(silent, 8000, 97 * 60_000);
    script.round(alive, 97 * 60_000).keep(alive, 97 * 60_000 + 5000, 97 * 60_000 + 30_000);
    expect(script.status).toBe('OL');
    script.outage(98 * 60_000);
    expect(script.status).toBe('OB LB');
  });

  it('never leaves 0 to 100', () => {
    const script = new Script(modelled).round(alive, 0).outage(2000);
    expect(charge(script, 500 * 60_000)).toBe(0);
  });

  it('is not there without a configuration', () => {
    expect(viewAt(settings(), present().state, at(10)).upses[0]?.battery).toBeNull();
  });
});

it('test.battery.start probes everything', () => {
  const script = command(present(), 10, { kind: 'probe_everything' });
  expect([accepted(script), script.last?.probeAll, script.round(silent, 20).mains]).toEqual([
    true,
    true,
    'suspect',
  ]);
});
