import { describe, expect, it } from 'vitest';
import { loaded, source, textOf } from './given.js';

describe('upsmon.conf of a primary', () => {
  const conf = (...lines: readonly string[]) => source(lines.join('\n'), 'upsmon.conf');
  const ups = source('[ups]\ndriver = usbhid-ups\nport = auto\n[rack]\ndriver = snmp-ups\nport = 10.0.0.5\n');
  const monitor = 'MONITOR ups@localhost 1 mon word primary';

  it.each([
    ['SHUTDOWNCMD "/sbin/shutdown -h +0"', ['/sbin/shutdown', '-h', '+0']],
    [
      'SHUTDOWNCMD "/usr/local/bin/stop_guests && poweroff"',
      ['/bin/sh', '-c', '/usr/local/bin/stop_guests && poweroff'],
    ],
  ])('shuts this machine down as it did: %s', async (shutdown, command) => {
    const { settings } = await loaded(textOf(ups, conf(monitor, shutdown, 'POWERDOWNFLAG /etc/killpower')));
    expect(settings.primary).toMatchObject({
      poweredBy: ['ups'],
      cut: 'shutdown.return',
      shutdown: { by: 'command', command },
    });
  });

  it('hangs on the UPS that it monitors, also under our own address', async () => {
    const files = [ups, source('LISTEN 192.168.7.5', 'upsd.conf')];
    const own = conf('MONITOR rack@192.168.7.5 1 mon word master', 'SHUTDOWNCMD poweroff');
    const { settings } = await loaded(textOf(...files, own));
    // The one that is asked for is the main one.
    expect(settings.upses[0]?.name).toBe('rack');
    expect(settings.primary?.poweredBy).toEqual(['rack']);
    const both = conf(
      monitor,
      own.text.split('\n')[0]?.replace('master', 'slave') ?? '',
      'SHUTDOWNCMD poweroff',
    );
    expect((await loaded(textOf(...files, both))).settings.primary?.poweredBy).toEqual(['ups']);
  });

  it.each([
    ['of another server', 'MONITOR ups@10.0.0.77 1 mon word primary', 'SHUTDOWNCMD poweroff'],
    ['of a secondary', 'MONITOR ups@localhost 1 mon word secondary', 'SHUTDOWNCMD poweroff'],
    ['without a command', monitor, 'POLLFREQ 5'],
    ['whose command does nothing', monitor, 'SHUTDOWNCMD "logger -t ups low"'],
  ])('%s is left to upsmon', async (_, ...lines) => {
    const text = textOf(ups, conf(...lines));
    expect((await loaded(text)).settings.primary).toBeNull();
    expect(text.configuration).toMatch(/MONITOR = .*upsmon goes on reading it/);
  });

  it('accounts for every setting', () => {
    const { configuration } = textOf(
      ups,
      conf(
        ...[monitor, 'MONITOR rack@localhost 1 mon word primary', 'SHUTDOWNCMD poweroff', 'MINSUPPLIES 2'],
        ...[
          'HOSTSYNC 15',
          'FINALDELAY 5',
          'NOTIFYCMD /sbin/upssched',
          'DEADTIME 15',
          'POWERDOWNFLAG /etc/killpower',
        ],
      ),
    );
    for (const line of [
      'line 1, MONITOR = (value not repeated): taken over as primary, but no file names the machines',
      'line 2, MONITOR = (value not repeated): NOT taken over: primary hangs on one UPS here',
      'SHUTDOWNCMD = (value not repeated): taken over as primary.shutdown',
      'MINSUPPLIES = 2: NOT taken over',
      'HOSTSYNC = 15: not needed: primary.wait takes its place',
      'FINALDELAY = 5: not needed',
      'NOTIFYCMD = (value not repeated): no counterpart yet',
      'DEADTIME = 15: not needed: upsmon is not needed on this machine',
      'POWERDOWNFLAG = /etc/killpower: taken over as primary.cut, but the UPS is told shutdown.return',
    ])
      expect(configuration).toContain(line);
  });
});
