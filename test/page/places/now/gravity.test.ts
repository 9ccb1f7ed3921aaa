import { describe, expect, it } from 'vitest';
import { gravest, gravestFirst } from '../../../../src/page/places/now/gravity.js';
import { hostReport, supplyReport } from '../../given.js';

describe('what is seen first', () => {
  it.each([
    ['a UPS without mains', { state: 'lost' }, {}],
    ['one whose mains is suspect', { state: 'suspect' }, {}],
    ['one of which nothing is known', { state: 'unknown' }, {}],
    ['one on battery though its mains is there', { state: 'present' }, { on_battery: true }],
  ] as const)('is %s, not the main one', (_, mains, more) => {
    const main = supplyReport('main');
    const other = supplyReport('other', mains, more);
    expect(gravest([main, other])?.name).toBe('other');
    expect(gravest([main])?.name).toBe('main');
  });

  it('is a real outage before a drill', () => {
    const drill = supplyReport('drill', { state: 'lost', simulated: true }, { on_battery: true });
    const real = supplyReport('real', { state: 'lost' }, { on_battery: true });
    expect(gravest([drill, real])?.name).toBe('real');
  });

  it('are the hosts that somebody may have to do something about', () => {
    const hosts = [
      hostReport('a', { state: 'online' }),
      hostReport('b', { state: 'online', unattended: true }),
      hostReport('c', { state: 'offline' }),
      hostReport('d', { state: 'shutdown_pending' }),
      hostReport('e', { state: 'online' }),
    ];
    expect(gravestFirst(hosts).map(({ id }) => id)).toEqual(['d', 'b', 'c', 'a', 'e']);
  });
});
