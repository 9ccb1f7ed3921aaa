import { describe, expect, it } from 'vitest';

import { neighboursIn } from '../../../src/adapters/probe/neighbours.js';

const { cardAt, ownCardAt } = neighboursIn(
  () => `IP address       HW type     Flags       HW address            Mask     Device
10.0.0.1         0x1         0x2         02:fc:00:00:00:05     *        eth0
10.0.0.10        0x1         0x0         02:fc:00:00:00:06     *        eth0
10.0.0.11        0x1         0x0         00:00:00:00:00:00     *        eth0
10.0.0.11        0x1         0x6         02:fc:00:00:00:07     *        wlan0
10.0.0.20        0x1         0x2         02:fc:00:00:00:05     *        eth0
`,
);

describe('the network card behind an IP address', () => {
  it.each([
    ['10.0.0.1', '02:fc:00:00:00:05'],
    ['10.0.0.10', null],
    ['10.0.0.11', '02:fc:00:00:00:07'],
    ['10.0.0.12', null],
    ['fd00::1', null],
  ])('%s → %s', (address, card) => expect(cardAt(address)).toBe(card));

  it('is none of its own where others have it too', () => {
    expect(ownCardAt('10.0.0.20')).toBeNull();
    expect(ownCardAt('10.0.0.11')).toBe('02:fc:00:00:00:07');
    expect(ownCardAt('10.0.0.12')).toBeNull();
  });
});
