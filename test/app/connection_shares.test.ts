import fc from 'fast-check';
import { expect, it } from 'vitest';
import { connectionShares } from '../../src/app/connection_shares.js';

it('leaves more than half of the open files to the watching, however few or many there may be', () => {
  fc.assert(
    fc.property(fc.option(fc.integer({ min: 64 })), (openFiles) => {
      const { hub, ingress, control, drivers } = connectionShares(openFiles);
      const shares = [hub, ingress, control, drivers];
      const sum = shares.reduce((total, share) => total + share, 0);
      expect(sum).toBeLessThan((openFiles ?? 1024) / 2);
      for (const share of shares) expect(share).toBeGreaterThan(0);
    }),
  );
});
