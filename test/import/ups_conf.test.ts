import { describe, expect, it } from 'vitest';
import type { Settings } from '../../src/config/sections/registry.js';
import { fixture, loaded, source, textOf } from './given.js';

describe('the UPSes of ups.conf', () => {
  const rack = '[rack]\ndriver = snmp-ups\nport = 10.0.0.5\ncommunity = quiet-heron\nmibs = ietf\n';
  const desk = '[desk]\ndriver = usbhid-ups\nport = auto\nvendorid = 06da\npollonly\n';
  const settingsOfUps = ({ upses }: Settings) => upses.map(({ name, source: port }) => [name, port] as const);

  it('with drivers keep every key and flag of theirs; the first is the main one', async () => {
    const { settings } = await loaded(textOf(source(rack + desk)));
    expect(settingsOfUps(settings)).toEqual([
      [
        'rack',
        {
          ...{ kind: 'driver', driver: 'snmp-ups', port: '10.0.0.5' },
          settings: [
            ['community', 'quiet-heron'],
            ['mibs', 'ietf'],
          ],
        },
      ],
      [
        'desk',
        {
          ...{ kind: 'driver', driver: 'usbhid-ups', port: 'auto' },
          settings: [
            ['vendorid', '06da'],
            ['pollonly', null],
          ],
        },
      ],
    ]);
  });

  it.each([
    ['MONITOR desk@localhost 1 mon word secondary', 'desk'],
    ['MONITOR desk@127.0.0.1:3493 1 mon word secondary', 'desk'],
    ['MONITOR desk@10.0.0.99 1 mon word secondary', 'rack'],
    ['MONITOR other@localhost 1 mon word secondary', 'rack'],
  ])('have the one that clients ask for as the main one: %s', async (monitor, main) => {
    const { settings } = await loaded(textOf(source(rack + desk), source(monitor, 'upsmon.conf')));
    expect(settings.upses[0]?.name).toBe(main);
    expect(settings.upses).toHaveLength(2);
  });

  it('are further ones beside a dummy UPS, which sentinels tell of', async () => {
    const dummy = '[ups]\ndriver = dummy-ups\nport = /dev/null\n';
    const { settings } = await loaded(textOf(source(rack + dummy), fixture('power_manager.conf')));
    expect(settings.upses.map(({ name, source: port }) => [name, port?.kind])).toEqual([
      ['ups', undefined],
      ['rack', 'driver'],
    ]);
  });

  it('that repeat the one of another server are read there', async () => {
    const repeater = '[far]\ndriver = dummy-ups\nport = ups@10.0.0.9:3494\nmode = repeater\n';
    const { settings } = await loaded(textOf(source(repeater)));
    expect(settings.upses[0]?.source).toEqual({
      ...{ kind: 'upsd', name: 'ups', host: '10.0.0.9', port: 3494, account: null },
    });
  });

  it('have what counts for every driver; what cannot be carried over is told', async () => {
    const global = 'pollinterval = 10\nmaxretry = 3\nuser = root\nchroot = /jail\ncolour = green\n';
    const text = textOf(source(`${global}${desk}pollinterval = 2\n${rack}`));
    const { settings } = await loaded(text);
    const intervals = settings.upses.map(({ source: port }) =>
      port?.kind === 'driver' ? new Map(port.settings).get('pollinterval') : null,
    );
    expect(intervals).toEqual(['2', '10']);
    for (const line of [
      'pollinterval = 10: taken over as ups.settings.pollinterval, and of every other UPS with a driver',
      'maxretry = 3: not needed',
      'user = root: not needed: drivers run as the user nut',
      'chroot = /jail: no counterpart yet',
      'colour = (value not repeated): NOT taken over',
    ])
      expect(text.configuration).toContain(line);
  });

  it('keep what may be a secret out of the configuration', async () => {
    const text = textOf(
      source('[rack]\ndriver = snmp-ups\nport = 10.0.0.5\npin = 1234\nauthPassword = 99\nnote = heron'),
    );
    expect(text.configuration).not.toMatch(/heron|: 99/);
    const { settings } = await loaded(text);
    const [rack] = settings.upses;
    expect(rack?.source).toMatchObject({
      settings: [
        ['pin', '1234'],
        ['authPassword', '99'],
        ['note', 'heron'],
      ],
    });
  });
});
