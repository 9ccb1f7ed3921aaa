import fc from 'fast-check';
import { expect, it } from 'vitest';
import { connectionLimit } from '../../../src/adapters/nut/connection_limit.js';
import { upsdFiles } from '../../../src/adapters/nut/upsd_files.js';

it('leaves upsd files for other things than connections, and bounds its memory', () => {
  fc.assert(
    fc.property(fc.integer({ min: 17 }), (openFiles) => {
      const connections = connectionLimit(openFiles) ?? NaN;
      expect(connections).toBeGreaterThanOrEqual(1);
      expect(connections).toBeLessThanOrEqual(openFiles - 16);
      expect(connections).toBeLessThanOrEqual(4096);
    }),
  );
  expect(connectionLimit(Infinity)).toBe(4096);
});

it.each([null, 16, 0])('lets upsd decide where %s files may be open', (openFiles) => {
  expect(connectionLimit(openFiles)).toBeNull();
});

it('stands in upsd.conf', () => {
  const upsdConf = (most: number | null) => upsdFiles([], [], [], most).get('upsd.conf');
  expect(upsdConf(1008)).toMatch(/^MAXCONN 1008$/m);
  expect(upsdConf(null)).not.toContain('MAXCONN');
});
