import { afterEach, describe, expect, it, vi } from 'vitest';
import { scanned, usbScan } from '../../../src/adapters/nut/scanner.js';

afterEach(() => vi.unstubAllEnvs());

describe('a scan', () => {
  it('without nut-scanner fails with what to do', async () => {
    vi.stubEnv('PATH', '/no/such/folder');
    await expect(scanned(usbScan)).rejects.toMatchObject({ code: 'NO_SCANNER' });
  });
});
