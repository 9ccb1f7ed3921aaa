import { describe, expect, it } from 'vitest';
import { TellOnce } from '../../src/platform/retry.js';

describe('a cause that is told once', () => {
  it('is news until it was told, and again after another one', () => {
    const told = new TellOnce();
    expect(['disk full', 'disk full', 'read-only', 'disk full'].map((cause) => told.isNews(cause))).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect(told.told).toBe('disk full');
  });

  it('is news again once it has gone, which is told once as well', () => {
    const told = new TellOnce();
    expect(told.recover()).toBe(false);
    told.isNews('disk full');
    expect(told.recover()).toBe(true);
    expect(told.recover()).toBe(false);
    expect(told.isNews('disk full')).toBe(true);
  });
});
