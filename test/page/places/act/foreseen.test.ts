import { describe, expect, it } from 'vitest';
import { byDelays, byRehearsal } from '../../../../src/page/places/act/foreseen.js';
import { hostReport } from '../../given.js';

describe('who would go down in a drill', () => {
  it('is told by a rehearsal, the first to go first', () => {
    const hosts = [
      { name: 'NAS', goes_down_at: 600 },
      { name: 'Router', goes_down_at: null },
      { name: 'PC', goes_down_at: 0 },
    ];
    expect(byRehearsal({ hosts })).toEqual({
      goDown: [
        { name: 'PC', after: 0 },
        { name: 'NAS', after: 600 },
      ],
      stay: ['Router'],
      isRehearsed: true,
    });
  });

  it('is told by the delays where nothing can be rehearsed; one that is off goes nowhere', () => {
    const hosts = [
      hostReport('nas', { shutdown_delay: 600 }),
      hostReport('pc', { shutdown_delay: 60 }),
      hostReport('off', { state: 'offline' }),
      hostReport('tv', { shutdown_delay: null }),
    ];
    expect(byDelays({ hosts })).toEqual({
      goDown: [
        { name: 'PC', after: 60 },
        { name: 'NAS', after: 600 },
      ],
      stay: ['TV'],
      isRehearsed: false,
    });
  });
});
