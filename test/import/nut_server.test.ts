import { describe, expect, it } from 'vitest';
import { fixture, loaded, settingsOf, source, textOf } from './given.js';

describe('what is imported of NUT', () => {
  it('is, of NUT, the names of dummy UPSes and the accounts', async () => {
    const { sections, nut } = await settingsOf('ups.conf', 'upsd.users');
    expect(sections.map(({ name, description }) => [name, description])).toEqual([
      ['fakeups', 'Cellar inverter'],
      ['qnapups', 'Cellar inverter'],
      ['ups', 'Cellar inverter'],
    ]);
    expect(nut.users).toEqual([
      { name: 'admin', password: 'adminpass', role: 'secondary' },
      { name: 'house', password: 'glacier-29', role: 'primary' },
      { name: 'tools', password: 'moor-and-heath', role: 'admin' },
      { name: 'both', password: 'fjord_88', role: 'admin' },
      { name: 'monuser', password: 'secret', role: 'secondary' },
    ]);
  });

  it('is, of upsd.conf, where upsd listens', async () => {
    const { nut } = await settingsOf('upsd.conf', 'power_manager.conf');
    expect(nut.listen).toEqual([
      { address: '192.168.7.5', port: 3493 },
      { address: '10.8.0.1', port: 3493 },
      { address: '::1', port: 13493 },
    ]);
    const { configuration } = textOf(fixture('upsd.conf'));
    expect(configuration).toMatch(/LISTEN = 192\.168\.7\.5 99999: NOT taken over/);
    expect(configuration).toMatch(/MAXCONN = 1024: not needed/);
  });

  it.each([
    ['LISTEN *', ['0.0.0.0', '::']],
    ['LISTEN 127.0.0.1\nLISTEN 0.0.0.0\nLISTEN ::1', ['0.0.0.0', '::1']],
    ['LISTEN 127.0.0.1\nLISTEN ::1\nLISTEN *', ['0.0.0.0', '::']],
    ['LISTEN 0.0.0.0\nLISTEN 127.0.0.1 3494', ['0.0.0.0', '127.0.0.1']],
    ['LISTEN ups.example', ['ups.example']],
    ['MAXAGE 15', ['127.0.0.1']],
    ['LISTEN somewhere/else', ['127.0.0.1']],
    ['LISTEN 10.0.0.1\nLISTEN 10.0.0.1 3493', ['10.0.0.1']],
    [Array.from({ length: 12 }, (_, index) => `LISTEN 10.0.0.${index}`).join('\n'), null],
  ])('is, of %j, as upsd would listen', async (text, hosts) => {
    const { settings } = await loaded(textOf(source(text)));
    const found = settings.nut.listen.map(({ address }) => address);
    if (hosts === null) expect(found).toHaveLength(10);
    else expect(found).toEqual(hosts);
  });

  it('takes nothing of nut.conf and upsmon.conf, and says of each setting why', () => {
    const { configuration, warnings } = textOf(
      fixture('powerwatch.py'),
      fixture('nut.conf'),
      fixture('upsmon.conf'),
    );
    expect(warnings.join('\n')).not.toMatch(/nut\.conf|upsmon\.conf/);
    for (const line of [
      'MODE = netserver: not needed: sentinel-ups starts its upsd by itself',
      'UPSD_OPTIONS = (value not repeated): not needed: sentinel-ups starts its upsd by itself',
      'MONITOR = (value not repeated): not needed: upsmon goes on reading it from its own file',
      'POLLFREQ = 5: not needed: upsmon goes on reading it from its own file',
      'CERTPATH = /etc/ssl/nut: not needed: upsmon',
    ])
      expect(configuration).toContain(line);
    expect(configuration).not.toContain('heron-and-reed');
  });
});

describe('the accounts of upsd', () => {
  it.each(['Password = lake-house-9\nUpsmon = Primary', 'PASSWORD lake-house-9\nUPSMON primary'])(
    'are read in whatever case their keys are: %j',
    async (text) => {
      const { settings } = await loaded(textOf(source(`[house]\n${text}`)));
      expect(settings.nut.users).toEqual([{ name: 'house', password: 'lake-house-9', role: 'primary' }]);
    },
  );

  it('have the password that is given last, as upsd takes it', async () => {
    const text = textOf(source('[house]\npassword = first-one\nPassword = second-one\nupsmon primary'));
    expect((await loaded(text)).settings.nut.users).toMatchObject([{ password: 'second-one' }]);
    expect(text.configuration).toContain('given again in line 3');
  });
});
