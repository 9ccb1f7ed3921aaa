import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { commandReaders, maxCommandBytes } from '../../../src/adapters/mqtt/commands.js';
import { discoveredDevices, retainedTopics } from '../../../src/adapters/mqtt/discovery.js';
import { announcementTypes } from '../../../src/domain/core/announcement.js';
import { facts, fridayDrill, nas, severalUpses } from './given.js';

const page = (name: string): Promise<string> =>
  readFile(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

/** The first column's words of all tables. */
const tabled = (text: string, column: number): Set<string> =>
  new Set(
    text.split('\n').flatMap((line) => /^`([^`]+)`$/.exec(line.split('|')[column]?.trim() ?? '')?.[1] ?? []),
  );

const general = (id: string): string =>
  id
    .replace(/kitchen_plug$|switch$|friday_drill/, '<id>')
    .replace(/^ups\/[^/]+/, 'ups/<name>')
    .replace(/^host\/nas/, 'host/<id>');

/** Everything that there can be, but for what depends on the UPS's own variables and commands. */
const everything = facts({
  hosts: [nas],
  upses: [...severalUpses, ...facts().upses.slice(1)],
  primary: true,
  schedules: [fridayDrill],
});

describe('the documentation', () => {
  it('has every topic and no other', async () => {
    const commands = [...commandReaders(everything).keys()].map(general);
    const devices = discoveredDevices({ baseTopic: '', discoveryPrefix: 'h' }, everything);
    const published = retainedTopics(devices).map((topic) => general(topic.slice(1)));
    expect([...tabled(await page('mqtt.md'), 1)].sort()).toEqual(
      [...new Set([...published, 'event', ...commands])].sort(),
    );
  });

  it('has every type of event, and the limit of commands', async () => {
    const text = await page('mqtt.md');
    for (const type of announcementTypes) expect(text).toContain(`\`${type}\``);
    expect(text).toContain(`${maxCommandBytes} bytes`);
  });

  it('has every entity and no other', async () => {
    const keys = discoveredDevices({ baseTopic: 'b', discoveryPrefix: 'h' }, everything).flatMap(
      ({ document }) => Object.keys(document.components).map(general),
    );
    expect([...tabled(await page('home-assistant.md'), 2)].sort()).toEqual([...new Set(keys)].sort());
  });

  it('suggests the entity ids that it says', async () => {
    const text = await page('home-assistant.md');
    const ids = discoveredDevices(
      { baseTopic: 'sentinel-ups', discoveryPrefix: 'h' },
      facts({ hosts: [nas] }),
    ).flatMap(({ document }) =>
      Object.values(document.components).map(({ default_entity_id }) => default_entity_id),
    );
    for (const [id] of text.matchAll(/\b(binary_sensor|sensor)\.sentinel_ups_\w+/g))
      expect(ids).toContain(id);
  });
});
