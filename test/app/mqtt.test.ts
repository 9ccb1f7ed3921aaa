import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { announcedBy, readAnnounced, takeBack } from '../../src/adapters/mqtt/announced.js';
import { discoveredDevices } from '../../src/adapters/mqtt/discovery.js';
import { factsOf } from '../../src/app/mqtt.js';
import { loadSettings } from '../../src/config/load.js';

const fixtures = join(import.meta.dirname, '../fixtures/version_0_1_0');

it('what version 0.1.0 announced of the same configuration is announced still, nothing is taken back, and three entities are new', async () => {
  const { settings } = await loadSettings(join(fixtures, 'configuration.yaml'), {});
  const written: unknown = JSON.parse(await readFile(join(fixtures, 'announced.json'), 'utf8'));
  const devices = discoveredDevices(
    { baseTopic: 'sentinel-ups', discoveryPrefix: 'homeassistant' },
    { ...factsOf(settings), version: '0.2.0' },
  );
  const [before, now] = [readAnnounced(written), announcedBy(devices)];
  expect(written).toEqual({ devices: before.devices, topics: before.topics });
  expect(now.devices).toMatchObject(before.devices);
  expect(takeBack(before, now, devices)).toEqual([]);
  const components = ({ devices: all }: typeof now) =>
    Object.entries(all).flatMap(([topic, own]) => Object.keys(own).map((key) => `${topic} ${key}`));
  const isNew = (old: readonly string[]) => (one: string) => !old.includes(one);
  expect(components(now).filter(isNew(components(before)))).toEqual([
    'homeassistant/device/sentinel-ups/config outages_total',
    'homeassistant/device/sentinel-ups/config outage_seconds_total',
    'homeassistant/device/sentinel-ups_ups_ups/config safe_to_cut',
  ]);
  expect(now.topics.filter(isNew(before.topics))).toEqual([
    'sentinel-ups/outage_totals',
    'sentinel-ups/ups/ups/safe_to_cut',
  ]);
});
