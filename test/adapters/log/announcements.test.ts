import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AnnouncementLog } from '../../../src/adapters/log/announcements.js';
import type { AnnouncementType } from '../../../src/domain/announcement.js';
import { KeptLog } from '../../kept_log.js';

const announcementOf = (type: AnnouncementType) => ({ type, message: type, simulated: false, details: {} });

describe('what is announced in the log', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('tells a flood of refused commands by its number, and everything else as ever', () => {
    const log = new KeptLog();
    const announcements = new AnnouncementLog(log);
    for (let count = 0; count < 5_000; count += 1) announcements.announce(announcementOf('command_refused'));
    announcements.announce(announcementOf('mains_lost'));
    expect(log.at('warn')).toHaveLength(21);
    expect(log.at('warn')).toContain('mains_lost');
    vi.advanceTimersByTime(10_000);
    expect(log.at('warn').at(-1)).toBe('4980 more commands were refused within 10 s.');
    announcements.announce(announcementOf('command_refused'));
    expect(log.at('warn').at(-1)).toBe('command_refused');
  });

  it('adds nothing to a few refused commands', () => {
    const log = new KeptLog();
    const announcements = new AnnouncementLog(log);
    for (let count = 0; count < 20; count += 1) announcements.announce(announcementOf('command_refused'));
    vi.advanceTimersByTime(60_000);
    expect(log.at('warn')).toHaveLength(20);
  });
});
