import { expect, it } from 'vitest';
import type { ProbeOutcome } from '../../src/domain/core/event.js';
import { reportOf } from '../../src/api/report.js';
import { statusText } from '../../src/cli/status_text.js';
import { milliseconds, minutes } from '../../src/domain/core/time.js';
import { hourly, maintenance, minute, ScheduledHouse } from '../domain/schedule/given.js';
import { PortScript, withPort } from '../domain/given_port.js';
import { alive, at, epoch, Script, section, settings, silent, viewAt } from '../domain/given.js';

const shown = (script: Script, milli: number): string =>
  statusText(reportOf(viewAt(script.settings, script.state, at(milli)), '1.2.3'), new Date(epoch + milli));

it('shows the mains and why, sentinels, UPSes and clients as a table', () => {
  const script = new Script(
    settings({ sentinels: 2, battery: { runtime: minutes(60), recharge: minutes(60) } }),
  ).round(alive, 0);
  script
    .on(10, { type: 'clients_counted', clients: new Map([['ups', 2]]) })
    .outage(2000)
    .keep(silent, 8000, 65_000);
  expect(shown(script, 66_070)).toBe(
    [
      'Mains     lost for 1 min',
      'Why       2 of 2 sentinels silent',
      'Last outage  2026-01-01T00:00:06.070Z, still going on',
      '',
      'SENTINEL  STATE   FOR        LATENCY  WHY',
      'S1        silent  1 min 1 s  -        no answer in 1 s',
      'S2        silent  1 min 1 s  -        no answer in 1 s',
      '',
      'UPS      STATUS  LOW BATTERY IN  BATTERY  RUNTIME  CLIENTS',
      'ups      OB      4 min           98 %     59 min   2',
      'qnapups  OB      4 min           98 %     59 min   0',
    ].join('\n'),
  );
});

it.each([
  [0.0349999, '0.1 ms'],
  [0.8340000000025, '0.8 ms'],
  [23.456, '23.5 ms'],
])('shows a latency of %s ms as %s', (latency, told) => {
  const answer: ProbeOutcome = { kind: 'alive', latency: milliseconds(latency) };
  const script = new Script(settings({ sentinels: 1 })).round(answer, 0);
  expect(shown(script, 10)).toContain(`alive  0 s  ${told}\n`);
});

it('says that nothing is decided yet', () => {
  expect(shown(new Script(settings()).tick(1), 5)).toContain('stale (not decided yet)');
});

it('shows each host: how it is and why, its delay, what comes next, and when it reported', () => {
  const wake = { auto: true, possible: true, after: [], minCharge: null };
  const script = new Script(
    settings({
      sentinels: 1,
      sections: [section('ups', 300), section('nas', 600)],
      hosts: [
        { id: 'nas', name: 'NAS', poweredBy: ['ups'], needs: 1, section: 'nas', wake },
        { id: 'tv', name: 'TV', poweredBy: ['ups'], needs: 1, section: null, wake },
      ],
    }),
  ).round(alive, 0);
  script
    .on(100, { type: 'host_reported', id: 'nas', status: 'online', remaining: null })
    .on(200, {
      type: 'commanded',
      command: { kind: 'set_shutdown_delay', section: 'nas', delay: minutes(20) },
      from: 'HTTP',
    })
    .on(1000, { type: 'commanded', command: { kind: 'wake_host', host: 'tv' }, from: 'command line' });
  expect(shown(script, 10_100)).toContain(
    [
      'HOST  STATE   DELAY                        NEXT                LAST REPORT  WHY',
      'NAS   online  20 min (configured: 10 min)  -                   10 s ago     it reports',
      'TV    waking  -                            wake again in 51 s  -            a magic packet was sent; waiting for its answer',
    ].join('\n'),
  );
});

it('shows of each UPS with a data port, or of several, its mains, what tells of it, and whether it may be cut', () => {
  const script = new PortScript(withPort({ sentinels: 1 }));
  script.round(alive, 0).says(10, 'OL CHRG', { 'battery.charge': 90 });
  script.keep(alive, 2000, 40_000).falls(40_500, 'its driver hangs');
  expect(shown(script, 41_000)).toContain(
    [
      'FED BY  MAINS    FOR   TOLD BY  SAFE TO CUT  WHY',
      'ups     present  41 s  driver   no           1 of 1 sentinel alive; nothing is heard of it: its driver hangs',
    ].join('\n'),
  );
  expect(shown(script, 41_000)).toContain('OL CHRG');
  const alone = new PortScript(withPort({ sentinels: 0 })).says(10, 'OL').falls(40_500, 'its driver hangs');
  expect(shown(alone, 41_000)).toContain('heard last: its driver hangs');
  expect(shown(alone, 41_000)).not.toContain('nothing is heard of it');
});

it('shows each schedule: what it does, when next, and what of it goes on', () => {
  const off = hourly({ id: 'off', name: 'Off', enabled: false });
  const house = new ScheduledHouse([hourly(), maintenance(), off]).due('firmware', 30 * minute);
  house.ask(31 * minute, { kind: 'skip_schedule', schedule: 'hourly' });
  expect(
    shown(house, 32 * minute)
      .split('\n')
      .slice(-4),
  ).toEqual([
    'SCHEDULE  DOES         NEXT                      IN          NOW',
    'Hourly    drill        2026-01-01T02:30:00.000Z  1 h 58 min  leaves out the one before',
    'Firmware  maintenance  2026-01-01T01:30:00.000Z  58 min      goes on for 8 min',
    'Off       drill        -                         -           off',
  ]);
});
