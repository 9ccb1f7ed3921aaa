import { describe, expect, it } from 'vitest';
import { advertisedOf } from '../../../src/adapters/mdns/nut_advertisement.js';
import { load } from '../../config/given.js';

describe('what the network is told of our NUT server', () => {
  it.each([
    ['listen: ["127.0.0.1:3493"]', null],
    ['listen: ["[::1]:3493", "localhost:3493"]', null],
    ['listen: ["0.0.0.0:3493"]', { port: 3493, stack: 'IPv4' }],
    ['listen: ["127.0.0.1:3493", "192.168.1.5:13493"]', { port: 13493, stack: 'IPv4' }],
    ['listen: ["[fd00::5]:3493"]', { port: 3493, stack: 'IPv6' }],
    ['listen: ["0.0.0.0:3493", "[::]:3493"]', { port: 3493, stack: null }],
    ['listen: ["0.0.0.0:3493", "[fd00::5]:13493"]', { port: 3493, stack: 'IPv4' }],
    ['listen: ["0.0.0.0:3493"], advertise: false', null],
    ['listen: ["0.0.0.0:3493"], mode: external', null],
  ])('with nut: {%s} is %j', async (nut, expected) => {
    const { settings } = await load(`sentinels: [127.0.0.1]\nnut: {${nut}}`);
    expect(advertisedOf(settings.nut)).toEqual(expected);
  });
});
