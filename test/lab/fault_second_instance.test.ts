import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labAvailable } from './harness/available.js';
import { inHouse, startOnLine } from './harness/in_house.js';

describe.skipIf(!labAvailable)('a second service on the same data folder (needs network namespaces)', () => {
  it('does not start, says why, and leaves the first one and its state alone', () =>
    inHouse({}, async ({ service }) => {
      await startOnLine(service);
      expect((await service.command('drill', 'start')).code).toBe(0);
      const path = join(service.dataFolder, 'state.json');
      const state = await readFile(path, 'utf8');
      const second = await service.command('run');
      expect(second.code).toBe(1);
      expect(second.stderr).toContain('already runs with this data folder');
      expect(second.stderr).toContain('--data');
      expect(await readFile(path, 'utf8')).toBe(state);
      expect((await service.command('drill', 'stop')).code).toBe(0);
      await service.crash();
      await startOnLine(service);
    }));
});
