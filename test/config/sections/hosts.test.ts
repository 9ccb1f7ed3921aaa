import { describe, expect, it } from 'vitest';
import { load } from '../given.js';
import { least } from '../mistake_table.js';

describe('hosts', () => {
  it('are converted as written', async () => {
    const { settings, warnings, secrets } = await load(`${least}
ups: {name: main, battery: {runtime: 2h, recharge: 6h}}
hosts:
  - {name: Switch, address: 10.0.0.9}
  - name: My NAS
    address: nas.lan
    mac: 00-11-32-F8-AF-9F
    shutdown_delay: 10m
    ignore_drills: true
    wake:
      broadcast: 10.0.0.255
      port: 7
      after: [switch]
      secureon: "0:1:2:3:4:ff"
      interfaces: [eth0, 10.0.0.5]
      least_charge: 30
  - {name: Backup, ups: BackUp.1, shutdown_delay: 0s, mac: "0011.3200.0001", wake: {auto: false}}
wake: {delay: 1m, retry_every: 5s, give_up_after: 10m, broadcast: 10.255.255.255}
`);
    expect(settings.hosts).toEqual([
      {
        id: 'switch',
        name: 'Switch',
        address: '10.0.0.9',
        poweredBy: ['main'],
        needs: 1,
        section: null,
        ignoresDrills: false,
        target: null,
        wake: { auto: false, possible: false, after: [], minCharge: null },
      },
      {
        id: 'my_nas',
        name: 'My NAS',
        address: 'nas.lan',
        poweredBy: ['main'],
        needs: 1,
        section: 'my_nas',
        ignoresDrills: true,
        target: {
          mac: '001132f8af9f',
          secureOn: '0001020304ff',
          broadcast: '10.0.0.255',
          port: 7,
          interfaces: ['eth0', '10.0.0.5'],
        },
        wake: { auto: true, possible: true, after: ['switch'], minCharge: 30 },
      },
      {
        id: 'backup',
        name: 'Backup',
        address: null,
        poweredBy: ['main'],
        needs: 1,
        section: 'BackUp.1',
        ignoresDrills: false,
        target: {
          mac: '001132000001',
          secureOn: null,
          broadcast: '10.255.255.255',
          port: 9,
          interfaces: [],
        },
        wake: { auto: false, possible: true, after: [], minCharge: null },
      },
    ]);
    expect(settings.wake).toEqual({ delay: 60_000, retryEvery: 5_000, giveUpAfter: 600_000 });
    expect(settings.sections.slice(1)).toEqual([
      {
        name: 'my_nas',
        ups: null,
        poweredBy: ['main'],
        needs: 1,
        description: 'My NAS',
        lowBatteryAfter: 600_000,
        aliasOf: null,
        ignoresDrills: true,
      },
      {
        name: 'BackUp.1',
        ups: null,
        poweredBy: ['main'],
        needs: 1,
        description: 'Backup',
        lowBatteryAfter: 0,
        aliasOf: null,
        ignoresDrills: false,
      },
    ]);
    expect(warnings).toEqual([
      expect.stringContaining(
        'hosts[2].mac: stands without an address: nothing tells whether the host came up',
      ),
    ]);
    expect(secrets).toEqual(['0:1:2:3:4:ff']);
  });

  it('need no quotes around a mac, also where it looks like a time', async () => {
    const { settings } = await load(
      `${least}hosts: [{name: a, address: b, mac: 00:11:32:11:22:33}, {name: c, address: d, mac: 0a:1:2:3:4:5}]`,
    );
    expect(settings.hosts.map(({ target }) => target?.mac)).toEqual(['001132112233', '0a0102030405']);
  });

  it('may be 200, with all their keys, beside 500 sentinels', async () => {
    const sentinels = Array.from({ length: 500 }, (_, n) => `  - {name: S${n}, address: s${n}}`);
    const hosts = Array.from(
      { length: 200 },
      (_, n) =>
        `  - {name: H${n}, address: h${n}, mac: "00:11:32:00:00:${(n % 256).toString(16)}", shutdown_delay: ${n}m, ups: u${n}, ignore_drills: true, wake: {auto: true, broadcast: 10.0.0.255, port: 9, after: [${n === 0 ? '' : `H${n - 1}`}], secureon: "00:11:32:00:00:01", interfaces: [eth0]}}`,
    );
    const { settings, warnings } = await load(
      `sentinels:\n${sentinels.join('\n')}\nhosts:\n${hosts.join('\n')}\n`,
    );
    expect(settings.hosts).toHaveLength(200);
    expect(settings.sections).toHaveLength(201);
    expect(warnings).toEqual([]);
  });

  it.each([
    [
      'a sentinel that is a host on the UPS',
      `${least}hosts: [{name: a, address: 10.0.0.2}]`,
      /:1:23: sentinels\[1\]: is the same device as hosts\[0\], which hangs on the UPS/,
    ],
    [
      'one mac for two hosts',
      `${least}hosts: [{name: a, address: a, mac: "00:11:32:00:00:01"}, {name: b, address: b, mac: "001132000001"}]`,
      /hosts\[1\]\.mac: is the same as hosts\[0\]\.mac/,
    ],
    [
      'one to wait for that nothing can see',
      `${least}hosts: [{name: a, address: a, mac: "00:11:32:00:00:01", wake: {after: [B]}}, {name: b}]`,
      /:2:72: hosts\[0\]\.wake\.after\[0\]: names a host without an address: .* so it is not waited for/,
    ],
  ])('are warned about: %s', async (_, text, expected) => {
    const { warnings } = await load(text);
    expect(warnings).toEqual([expect.stringMatching(expected)]);
  });
});
