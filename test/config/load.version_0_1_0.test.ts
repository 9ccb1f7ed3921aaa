import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadSettings } from '../../src/config/load.js';

it('takes the configuration of version 0.1.0', async () => {
  const path = join(import.meta.dirname, '../fixtures/version_0_1_0/configuration.yaml');
  const { settings, warnings } = await loadSettings(path, {});
  expect(warnings).toEqual([]);
  expect(settings.upses).toMatchObject([
    {
      name: 'ups',
      sentinels: [{ id: 'kitchen_plug' }, { id: 'kuche' }],
      witnesses: [{ id: 'switch' }],
      battery: { runtime: 7_200_000 },
    },
  ]);
  expect(settings.sections.map(({ name }) => name)).toEqual(['ups', 'qnapups', 'nas', 'proxmox']);
  expect(settings.hosts.map(({ id, poweredBy, section }) => [id, poweredBy.join(), section])).toEqual([
    ['nas', 'ups', 'nas'],
    ['proxmox', 'ups', 'proxmox'],
    ['router', 'ups', null],
  ]);
});
