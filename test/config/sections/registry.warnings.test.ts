import { describe, expect, it } from 'vitest';
import { load } from '../given.js';
import { least } from '../mistake_table.js';

describe('warnings', () => {
  it.each([
    [
      'a single sentinel',
      'sentinels: [10.0.0.1]',
      [/:1:12: sentinels: there is only a single sentinel: its reboot/],
    ],
    [
      'mqtt sentinels that can make an outage by themselves',
      'sentinels: [{probe: mqtt, topic: a}, {probe: mqtt, topic: b}]',
      [/:1:12: sentinels: 2 mqtt sentinels alone can make an outage: /],
    ],
    [
      'mqtt sentinels enough for detection.silent',
      `sentinels: [10.0.0.1, 10.0.0.2, {probe: mqtt, topic: a}]\ndetection: {silent: 1}`,
      [/:1:12: sentinels: one mqtt sentinel alone can make an outage: /],
    ],
    [
      'no mqtt sentinels where another one has to be silent too',
      'sentinels: [10.0.0.1, {probe: mqtt, topic: a}, {probe: mqtt, topic: b}]',
      [],
    ],
    [
      'the same address twice',
      `${least}witnesses: [{name: x, address: 10.0.0.1}]`,
      [/:2:13: witnesses\[0\]: is the same device as sentinels\[0\]/],
    ],
    [
      'one address in two spellings',
      'sentinels: ["fd00::1", {name: x, address: "fd00:0::1", probe: tcp, port: 1}, {name: y, probe: http, url: "http://[fd00::1]/"}]',
      [/sentinels\[1\]/, /sentinels\[2\]/],
    ],
    [
      'sentinels that are this machine itself',
      'sentinels: [127.0.0.1, {probe: http, url: "http://localhost/"}, {name: x, address: "::1", probe: tcp, port: 1}]',
      [/sentinels\[0\]: is this machine itself/, /sentinels\[1\]/, /sentinels\[2\]/],
    ],
    [
      'a battery that is empty too early',
      `${least}ups: {low_battery_after: 10m, battery: {runtime: 5m, recharge: 1h}}`,
      [/ups\.battery\.runtime: is shorter/],
    ],
    [
      'users for an external upsd',
      `${least}nut: {mode: external, users: [{name: a, password: b}]}`,
      [/nut\.users: is not used/],
    ],
  ])('are given for %s', async (_, text, expected) => {
    const { warnings } = await load(text);
    expect(warnings).toHaveLength(expected.length);
    expected.forEach((pattern, index) => expect(warnings[index]).toMatch(pattern));
  });
});
