import { describe, expect, it } from 'vitest';
import { complaintsAbout, load } from '../given.js';

const base = 'sentinels: [127.0.0.1]\nups: {name: ups}\nhosts: [{name: Big NAS}]\n';

describe('primary', () => {
  it('is left out: the machine is left alone', async () => {
    expect((await load(base)).settings.primary).toBeNull();
  });

  it.each([
    ['systemd', { by: 'systemd' }],
    ['supervisor', { by: 'supervisor' }],
    ['{command: [/sbin/poweroff, -p]}', { by: 'command', command: ['/sbin/poweroff', '-p'] }],
    ['{file: /poweroff/request}', { by: 'file', file: '/poweroff/request' }],
  ])('takes shutdown: %s, and has defaults for the rest', async (shutdown, expected) => {
    expect((await load(`${base}primary: {shutdown: ${shutdown}}`)).settings.primary).toEqual({
      shutdown: expected,
      wait: 600_000,
      shutdownTakes: 120_000,
      cut: 'shutdown.return',
      poweredBy: ['ups'],
      needs: 1,
      host: null,
    });
  });

  it('may be one of the hosts, by its name as people write it', async () => {
    const { settings } = await load(`${base}primary: {shutdown: systemd, host: big nas, cut: none}`);
    expect(settings.primary).toMatchObject({ host: 'big_nas', cut: null });
  });

  it.each([
    ['{wait: 5m}', '4:1 primary.shutdown: is missing: expected systemd, supervisor, or a section'],
    ['{shutdown: now}', '4:21 primary.shutdown: expected systemd, supervisor, or a section'],
    [
      '{shutdown: {command: [a], file: /b}}',
      '4:21 primary.shutdown: expected systemd, supervisor, or a section',
    ],
    ['{shutdown: {file: request}}', '4:28 primary.shutdown.file: expected a path that begins with /'],
    [
      '{shutdown: systemd, powered_by: UPS}',
      '4:42 primary.powered_by: there is no UPS of this name; there are ups',
    ],
    ['{shutdown: systemd, host: nas}', '4:36 primary.host: there is no host of this name; there are Big NAS'],
  ])('complains about %s', async (primary, complaint) => {
    const complaints = await complaintsAbout(`${base}primary: ${primary}`);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(complaint);
  });

  it.each([
    ['{shutdown: systemd}', '', true],
    ['{shutdown: systemd, cut: none}', '', false],
    [
      '{shutdown: systemd, powered_by: rack}',
      'upses: [{name: rack, driver: snmp-ups, port: 10.0.0.5}]',
      false,
    ],
    ['{shutdown: systemd}', 'upses: [{name: rack, driver: snmp-ups, port: 10.0.0.5}]', true],
  ])('with %s and %s warns that nothing turns the machine on again: %s', async (primary, more, warns) => {
    const { warnings } = await load(`${base}${more}\nprimary: ${primary}`);
    expect(
      warnings.some((warning) =>
        warning.includes('the UPS has no data port, so nothing gives the machine its power again'),
      ),
    ).toBe(warns);
  });

  it.each([
    ['', 'driver: usbhid-ups', 'ups.driver: the UPS cuts the power 20 s after'],
    [
      '',
      'driver: usbhid-ups, settings: {offdelay: 90}',
      'ups.settings.offdelay: the UPS cuts the power 90 s after',
    ],
    [
      '',
      'driver: usbhid-ups, settings: [offdelay = 90]',
      'ups.settings.offdelay: the UPS cuts the power 90 s after',
    ],
    ['', 'driver: usbhid-ups, settings: {offdelay: 120}', null],
    [', takes: 20s', 'driver: usbhid-ups', null],
    [', cut: none', 'driver: usbhid-ups', null],
    ['', 'driver: snmp-ups, port: 10.0.0.5', null],
  ])(
    'with takes as in "%s" and a UPS with %s warns about a cut that comes too early: %s',
    async (more, ups, warning) => {
      const { warnings } = await load(`ups: {${ups}}\nprimary: {shutdown: systemd${more}}`);
      const early = warnings.filter((text) => text.includes('the UPS cuts the power'));
      expect(early).toHaveLength(warning === null ? 0 : 1);
      expect(early[0] ?? '').toContain(warning ?? '');
    },
  );
});
