import { describe, expect, it } from 'vitest';
import { fixture, loaded, settingsOf, source, textOf } from './given.js';

describe('what is imported of NUT', () => {
  it('is, of NUT, the names of dummy UPSes and the accounts', async () => {
    const { sections, nut } = await settingsOf('ups.conf', 'upsd.users');
    expect(sections.map(({ name, description }) => [name, description])).toEqual([
      ['fakeups', 'Cellar inverter'],
      ['qnapups', 'Cellar inverter'],
      ['ups', 'Cellar inverter'],
      ['rack', ''],
      ['room', ''],
    ]);
    expect(nut.users).toEqual([
      { name: 'admin', password: 'adminpass', role: 'secondary' },
      { name: 'house', password: 'glacier-29', role: 'primary' },
      { name: 'tools', password: 'moor-and-heath', role: 'admin' },
      { name: 'both', password: 'fjord_88', role: 'secondary', actions: ['set'] },
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

describe('the rest of upsd.conf', () => {
  it('is how soon data is stale, and a certificate with its key', async () => {
    const { settings } = await loaded(
      textOf(source('MAXAGE 25\nCERTFILE /etc/ssl/upsd.pem\nLISTEN 0.0.0.0')),
    );
    expect(settings.nut).toMatchObject({
      maxAge: 25_000,
      tls: { cert: '/etc/ssl/upsd.pem', key: '/etc/ssl/upsd.pem' },
    });
  });

  it('is told where it does not go here', () => {
    const { configuration } = textOf(source('MAXAGE 2\nCERTPATH /etc/nut/certs\nLISTEN 0.0.0.0'));
    expect(configuration).toMatch(/MAXAGE = 2: NOT taken over: expected a duration from 5s to 10m/);
    expect(configuration).toMatch(/CERTPATH = \S+ no counterpart yet: nut\.tls takes PEM files/);
  });
});
