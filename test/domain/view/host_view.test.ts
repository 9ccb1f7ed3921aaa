import { describe, expect, it } from 'vitest';
import { seconds } from '../../../src/domain/core/time.js';
import { alive, Script, settings, silent } from '../given.js';
import {
  host,
  sections,
  house,
  living,
  probeHosts,
  command,
  report,
  seen,
  type Life,
} from '../given_hosts.js';

describe('the UPS of each host', () => {
  it('turns OB with the main one and OB LB at its own moment', () => {
    const script = house().outage(2000);
    expect(script.statuses).toEqual({ ups: 'OB', now: 'OB LB', nas: 'OB', late: 'OB' });
    script.keep(silent, 8000, 36_000).tick(36_200);
    expect(script.statuses).toEqual({ ups: 'OB', now: 'OB LB', nas: 'OB LB', late: 'OB' });
    expect(seen(script, 36_200, 'late')).toMatchObject({
      state: 'shutdown_pending',
      next: { action: 'shut_down' },
    });
    expect(seen(script, 36_200, 'nas')).toMatchObject({ state: 'shutting_down', remaining: null });
  });

  it('stays OL in a drill where its host ignores drills', () => {
    const script = command(house(), 1000, { kind: 'start_drill', ups: null });
    expect(script.statuses).toEqual({ ups: 'OB', now: 'OB LB', nas: 'OB', late: 'OL' });
    expect(seen(script, 1000, 'late')).toMatchObject({ state: 'online', remaining: null });
  });

  it('marks what happens to hosts in a drill as simulated', () => {
    const script = command(house(), 1000, { kind: 'start_drill', ups: null });
    expect(seen(script, 1000, 'nas')).toMatchObject({ state: 'shutdown_pending', simulated: true });
    expect(seen(script, 1000, 'late')).toMatchObject({ state: 'online', simulated: false });
    expect(seen(house().outage(2000), 7000, 'nas')).toMatchObject({ simulated: false });
  });

  it('does not come to OB LB once the drill was stopped, and its host is not told to go down', () => {
    const script = command(house(), 1000, { kind: 'start_drill', ups: null });
    command(script, 25_000, { kind: 'stop_drill', ups: null }).tick(33_000);
    expect(script.statuses).toEqual({ ups: 'OB', now: 'OB LB', nas: 'OB', late: 'OL' });
    expect(seen(script, 33_000, 'nas')).toMatchObject({ remaining: null, next: null });
    expect(
      script.state.hosts.map(({ settings: { id }, departure }) => [id, departure.stage !== 'staying']),
    ).toEqual([
      ['now', true],
      ['nas', false],
      ['late', false],
    ]);
  });

  it('shows a delay that was set at run time beside the configured one', () => {
    const script = command(house(), 1000, { kind: 'set_shutdown_delay', section: 'nas', delay: seconds(45) });
    expect(seen(script, 1000, 'nas')).toMatchObject({ shutdownDelay: 45_000, configuredDelay: 30_000 });
  });
});

describe('a host’s state', () => {
  it('is known from its probe, its NUT login and its reports, in that order', () => {
    const script = house();
    expect(seen(script, 100, 'nas')).toMatchObject({
      state: 'online',
      up: true,
      reason: { text: 'it answers' },
    });
    script.on(10_000, { type: 'logins_seen', logins: new Map([['nas', new Set(['nas'])]]) });
    probeHosts(script, { nas: false }, 20_000);
    expect(seen(script, 20_100, 'nas')).toMatchObject({ state: 'offline', up: false });
    expect(seen(script, 120_000, 'nas')).toMatchObject({
      state: 'online',
      reason: { text: 'its NUT client is logged in' },
    });
    script.on(120_100, { type: 'logins_seen', logins: new Map() });
    expect(seen(script, 120_100, 'nas').state).toBe('unknown');
    report(script, 120_200, 'nas', 'online');
    expect(seen(script, 120_300, 'nas')).toMatchObject({ state: 'online', reason: { text: 'it reports' } });
    expect(seen(script, 120_200 + 301_000, 'nas')).toMatchObject({ state: 'unknown', stale: true });
  });

  it('is offline, not stale, once it announced its shutdown and went quiet', () => {
    const script = report(house(), 70_000, 'nas', 'shutting_down');
    expect(seen(script, 71_000, 'nas')).toMatchObject({ state: 'shutting_down' });
    expect(seen(script, 600_000, 'nas')).toMatchObject({ state: 'offline', stale: false });
  });
});

describe('a host at the end of an outage', () => {
  /** The states that people are shown from second to second while the mains comes back, until it is decided that the host is down. */
  const shown = (script: Script, id: string, diedAt: number): readonly string[] => {
    const states: string[] = [];
    living(script, 40_000, 75_000, {
      mains: (milli) => (milli < 46_000 ? silent : alive),
      answers: (_, milli) => milli < diedAt,
      then: (milli) => states.push(seen(script, milli, id).state),
    });
    return states.filter((state, index) => state !== states[index - 1]);
  };
  const onBattery = (): Script => house().outage(2000).keep(silent, 8000, 39_000);

  it.each([42_000, 47_000, 52_000, 56_000])(
    'is never shown as online once it is dead: told to go down, and gone at %i ms',
    (diedAt) => {
      expect(shown(onBattery(), 'nas', diedAt)).toEqual(['shutting_down', 'offline']);
    },
  );

  it('is not shown as online by an answer from the outage where nobody told it to go', () => {
    expect(shown(onBattery(), 'late', 47_000)).toEqual(['shutdown_pending', 'unknown', 'offline']);
  });

  it('is online at its first answer after it, however it was told to go', () => {
    expect(shown(onBattery(), 'nas', 100_000)).toEqual(['shutting_down', 'online']);
    expect(shown(onBattery(), 'late', 100_000)).toEqual(['shutdown_pending', 'online']);
  });

  it('stays online when a single packet is lost in calm', () => {
    const script = house();
    living(script, 1000, 20_000, { answers: () => true });
    living(script, 20_000, 26_000, {});
    expect(seen(script, 26_000, 'nas')).toMatchObject({
      state: 'online',
      up: true,
      reason: { text: 'it answered a moment ago' },
    });
  });
});

describe('a host whose firewall lets no ping through', () => {
  const quiet = (): Script =>
    probeHosts(
      new Script(settings({ sentinels: 1, sections: sections(['pc', 30]), hosts: [host('pc')] })).round(
        alive,
        0,
      ),
      { pc: false },
      1000,
    );

  it('is up while its NUT client is logged in', () => {
    const script = quiet().on(5000, { type: 'logins_seen', logins: new Map([['pc', new Set(['pc'])]]) });
    expect(seen(script, 5000, 'pc')).toMatchObject({ state: 'online', up: true });
    probeHosts(script, { pc: false }, 70_000).on(70_100, { type: 'logins_seen', logins: new Map() });
    expect(seen(script, 70_100, 'pc')).toMatchObject({ state: 'offline', up: false });
  });

  it('is not taken for down while upsd cannot be asked, nor before its client is back then', () => {
    const script = quiet().on(5000, { type: 'logins_seen', logins: new Map([['pc', new Set(['pc'])]]) });
    probeHosts(script, { pc: false }, 70_000).on(70_100, { type: 'logins_seen', logins: null });
    expect(seen(script, 70_200, 'pc').up).toBeNull();
    script.on(75_000, { type: 'logins_seen', logins: new Map() });
    expect(seen(script, 80_000, 'pc').up).toBeNull();
    probeHosts(script, { pc: false }, 140_000);
    expect(seen(script, 140_100, 'pc').up).toBe(false);
  });

  it('is up while it reports, and down once it announced its shutdown and is quiet', () => {
    const script = report(quiet(), 5000, 'pc', 'online');
    expect(seen(script, 5000, 'pc')).toMatchObject({ state: 'online', up: true });
    report(script, 20_000, 'pc', 'shutting_down');
    expect(seen(script, 21_000, 'pc').up).toBe(true);
    expect(seen(script, 111_000, 'pc').up).toBe(false);
  });
});

describe('a host that nothing would shut down', () => {
  const quiet = (): Script =>
    house().on(10, { type: 'logins_seen', logins: new Map([['now', new Set(['now'])]]) });

  it('is pointed out once it has had its time to be heard', () => {
    const script = quiet();
    expect(seen(script, 10_000, 'nas').unattended).toBe(false);
    const life: Life = { answers: () => true, loggedIn: (id) => id === 'now' };
    living(script, 0, 355_000, life);
    expect(seen(script, 354_999, 'nas').unattended).toBe(false);
    living(script, 355_000, 370_000, life);
    expect(seen(script, 369_999, 'nas')).toMatchObject({ unattended: true, state: 'online' });
    expect(seen(script, 369_999, 'nas').reason.text).toContain('nothing would shut it down');
    expect(seen(script, 369_999, 'now').unattended).toBe(false);
  });

  it('is not, while it goes down, nor while it boots', () => {
    const script = house();
    living(script, 0, 60_000, { answers: () => true, loggedIn: () => true });
    for (let milli = 60_000; milli < 700_000; milli += 5_000) {
      living(script, milli, milli + 5_000, {
        mains: (now) => (now < 500_000 ? silent : alive),
        answers: (_id, now) => now < 480_000 || now > 520_000,
        loggedIn: (_id, now) => now < 100_000,
      });
      expect(seen(script, milli + 4_999, 'nas').unattended, `${milli}`).toBe(false);
    }
  });

  it('is not, where it reports, where upsd cannot be asked, or where it has no shutdown delay', () => {
    const script = probeHosts(report(quiet(), 300_000, 'nas', 'online'), { nas: true, late: true }, 310_000);
    expect(seen(script, 310_000, 'nas').unattended).toBe(false);
    script.on(311_000, { type: 'logins_seen', logins: null });
    expect(seen(script, 311_000, 'late').unattended).toBe(false);
    const plain = house({ hosts: [host('nas', { section: null })] }).on(10, {
      type: 'logins_seen',
      logins: new Map(),
    });
    expect(seen(probeHosts(plain, { nas: true }, 310_000), 310_000, 'nas').unattended).toBe(false);
  });
});
