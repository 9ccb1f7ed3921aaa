import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { announcedBy, readAnnounced, takeBack } from '../../src/adapters/mqtt/announced.js';
import { discoveredDevices } from '../../src/adapters/mqtt/discovery.js';
import { factsOf } from '../../src/app/mqtt.js';
import { loadSettings } from '../../src/config/load.js';

const fixtures = join(import.meta.dirname, '../fixtures/version_0_1_0');

it('what version 0.1.0 announced of the same configuration is announced still, and nothing has to be taken back', async () => {
  const { settings } = await loadSettings(join(fixtures, 'configuration.yaml'), {});
  const written: unknown = JSON.parse(await readFile(join(fixtures, 'announced.json'), 'utf8'));
  const devices = discoveredDevices(
    { baseTopic: 'sentinel-ups', discoveryPrefix: 'homeassistant' },
    { ...factsOf(settings), version: '0.2.0' },
  );
  expect(announcedBy(devices)).toEqual(written);
  expect(takeBack(readAnnounced(written), announcedBy(devices), devices)).toEqual([]);
});
