import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/load.js';
import { load } from './given.js';
import { least } from './mistake_table.js';
import { minutes } from '../../src/domain/core/time.js';

describe('a configuration with sentinels only', () => {
  it('gets every default', async () => {
    const { settings, warnings, secrets } = await load(least);
    expect(settings).toEqual({
      upses: [
        {
          name: 'ups',
          sentinels: [
            { id: '10_0_0_1', name: '10.0.0.1', probe: { kind: 'icmp', address: '10.0.0.1' } },
            { id: '10_0_0_2', name: '10.0.0.2', probe: { kind: 'icmp', address: '10.0.0.2' } },
          ],
          witnesses: [],
          detection: {
            interval: 2_000,
            timeout: 1_000,
            confirmations: 3,
            silent: 'all',
            restoreAfter: 10_000,
            bootGrace: 180_000,
            linkDown: 'unknown',
          },
          battery: null,
          port: null,
          source: null,
        },
      ],
      sections: [
        {
          name: 'ups',
          ups: 'ups',
          poweredBy: ['ups'],
          needs: 1,
          description: 'UPS',
          lowBatteryAfter: 300_000,
          aliasOf: null,
          ignoresDrills: false,
        },
      ],
      hosts: [],
      primary: null,
      schedules: [],
      wake: { delay: 300_000, retryEvery: 60_000, giveUpAfter: 1_800_000 },
      mqtt: {
        url: null,
        username: null,
        password: null,
        ca: null,
        cert: null,
        key: null,
        clientId: null,
        baseTopic: 'sentinel-ups',
        discoveryPrefix: 'homeassistant',
      },
      nut: {
        mode: 'bundled',
        listen: [{ address: '127.0.0.1', port: 3493 }],
        advertise: true,
        users: [],
        maxAge: 15_000,
        tls: null,
        statePath: '/run/nut',
      },
      http: {
        ...{ address: '127.0.0.1', port: 5000, token: null, adminToken: null },
        ...{ isOpenToView: false, trustedProxies: [], reportForOthers: false },
      },
      commanders: [],
      history: { outages: minutes(5 * 365 * 1440), details: minutes(30 * 1440) },
      log: { level: 'info', file: null, syslog: null, sentry: null },
      notify: { targets: [] },
    });
    expect(warnings).toEqual([]);
    expect(secrets).toEqual([]);
  });

  it('may have sections whose keys are all commented out', async () => {
    const { settings } = await load(
      `${least}detection:\n  # interval: 5s\nmqtt:\nups:\nhosts:\nwake:\nnut:\nhttp:\nlog:\nwitnesses:\n`,
    );
    expect(settings).toEqual((await load(least)).settings);
  });

  it('is frozen to its depth', async () => {
    const { settings } = await load(least);
    expect(Object.isFrozen(settings)).toBe(true);
    expect(Object.isFrozen(settings.upses[0]?.sentinels[0]?.probe)).toBe(true);
    expect(Object.isFrozen(settings.nut.listen[0])).toBe(true);
  });
});

describe('the name of the file', () => {
  it('is shown as the user wrote it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-config-'));
    try {
      await writeFile(join(folder, 'mine.yaml'), 'sentinels: [1]');
      const file = join(folder, '..', folder.split('/').at(-1) ?? '', 'mine.yaml');
      await expect(loadSettings(file, {})).rejects.toMatchObject({
        message: expect.stringContaining(`${file}:1:13: sentinels[0]: `) as unknown,
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
