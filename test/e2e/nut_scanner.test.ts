import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { networkScan, scanned } from '../../src/adapters/nut/scanner.js';
import { configurationOf } from '../../src/cli/scan.js';
import { RealNut } from '../adapters/nut/real_nut.js';

describe('a real nut-scanner', () => {
  let nut: RealNut;
  beforeEach(async () => {
    nut = await RealNut.start(['garage', 'rack']);
  });
  afterEach(() => nut.stop());

  it('finds the UPSes of another NUT server', async () => {
    const scan = networkScan('127.0.0.1', nut.port);
    if (scan === null) throw new Error('that is no address');
    const { found } = await scanned(scan);
    expect(configurationOf(found)).toBe(`# nutclient at garage@127.0.0.1
ups:
  upsd: garage@127.0.0.1
upses:
  # nutclient at rack@127.0.0.1
  - name: ups2
    upsd: rack@127.0.0.1`);
  });
});
