import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { labAvailable } from '../harness/available.js';
import { timeUntil } from '../harness/detection_times.js';
import { afterScript, inHouse, startOnLine } from '../harness/in_house.js';
import { problemIs, statusesUntil } from '../harness/topics_seen.js';

/** Names are looked up anew this often (ms) while all is well. */
const refresh = 60_000;

describe.skipIf(!labAvailable)('a name that does not resolve (needs network namespaces)', () => {
  it('is unknown while it never had an address, and keeps the last good one for ever', () =>
    inHouse({ sentinels: 2, configuration: { sentinels: ['10.77.0.11', 'plug.lab'] } }, async (house) => {
      const { lab, service } = house;
      const { clients } = service;
      const hosts = join(service.folder, 'hosts');
      await writeFile(hosts, '127.0.0.1 localhost\n');
      await startOnLine(service, { under: afterScript(`mount --bind ${hosts} /etc/hosts`) });
      const watch = await clients.watchTopics();
      await problemIs(clients, /plug\.lab.* does not resolve/);
      expect(await clients.mqttJson('sentinel-ups/sentinel/plug_lab')).toMatchObject({ state: 'unknown' });

      await lab.cut();
      await pause(4_000);
      expect(await clients.status()).toBe('OL');
      await lab.restore();

      await appendFile(hosts, '10.77.0.12 plug.lab\n');
      await problemIs(clients, 'off');
      await writeFile(hosts, '127.0.0.1 localhost\n');
      await pause(refresh + 5_000);
      expect(await clients.mqttJson('sentinel-ups/sentinel/plug_lab')).toMatchObject({ state: 'alive' });
      await problemIs(clients, 'off');

      await lab.cut();
      await timeUntil(clients, 'OB', 30_000);
      await lab.restore();
      await timeUntil(clients, 'OL', 30_000);
      expect(await statusesUntil(watch, 'OL')).toEqual(['OL', 'OB', 'OL']);
    }));
});
