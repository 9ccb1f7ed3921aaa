import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limitedLog } from '../../src/platform/line_limit.js';
import { KeptLog } from '../kept_log.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a limited log', () => {
  it('tells a burst, then a line a second, and the number of the rest', () => {
    const kept = new KeptLog();
    const log = limitedLog(kept);
    for (let count = 0; count < 12_445; count += 1) log.warn(`line ${count}`);
    expect(kept.at('warn')).toHaveLength(100);
    vi.advanceTimersByTime(10_000);
    expect(kept.at('warn').at(-1)).toBe('… and 12,345 more lines');
    for (let count = 0; count < 100; count += 1) log.warn('again');
    expect(kept.at('warn').filter((line) => line === 'again')).toHaveLength(10);
  });

  it('adds nothing to a few lines', () => {
    const kept = new KeptLog();
    const log = limitedLog(kept);
    for (let count = 0; count < 100; count += 1) log.warn('line');
    vi.advanceTimersByTime(60_000);
    expect(kept.lines).toHaveLength(100);
  });

  it('lets no flood of one level hide another', () => {
    const kept = new KeptLog();
    const log = limitedLog(kept);
    for (let count = 0; count < 5_000; count += 1) log.debug('detail');
    log.error('seen');
    expect(kept.at('error')).toEqual(['seen']);
  });
});
