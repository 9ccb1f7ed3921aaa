import { describe, expect, it } from 'vitest';
import {
  clientSettingsReport,
  type Choices,
  type ClientSettingsReport,
  type Wanted,
} from '../../../src/api/client_settings/report.js';

const choices: Choices = {
  addresses: [
    { address: '192.168.1.10', port: 3493 },
    { address: 'fd00::10', port: 13493 },
  ],
  upses: ['ups', 'rack'],
  users: [
    { name: 'boss', role: 'admin', password: 'the password of user boss in nut.users' },
    { name: 'monuser', role: 'secondary', password: 'the password of user monuser in nut.users' },
  ],
  appliances: [],
  hub: { port: 5000, token: 'the token of http.token', isReachable: true },
};

const report = (changes: Partial<Choices> = {}, wanted: Wanted = {}): ClientSettingsReport =>
  clientSettingsReport({ ...choices, ...changes }, wanted);

const entered = (of: ClientSettingsReport, kind: string): readonly string[] =>
  of.clients.find((one) => one.kind === kind)?.fields.map(({ value }) => value) ?? [];

const needs = (of: ClientSettingsReport, kind: string): string =>
  of.clients.find((one) => one.kind === kind)?.needs.join(' ') ?? 'not there';

describe('what clients enter', () => {
  it('is filled in with the first address, the main UPS and an account that may only watch', () => {
    const all = report();
    expect(all.chosen).toEqual({ address: '192.168.1.10', ups: 'ups', user: 'monuser' });
    expect(entered(all, 'truenas')).toEqual([
      'Slave',
      'ups',
      '192.168.1.10',
      '3493',
      'monuser',
      'the password of user monuser in nut.users',
      'UPS reaches low battery',
    ]);
    expect(entered(all, 'ups_monitor')).toEqual(['http://192.168.1.10:5000', 'the token of http.token']);
    expect(all.clients.flatMap((client) => [...client.needs])).toEqual([
      'Add presets: [synology] below nut.',
      'Add presets: [qnap] below nut.',
    ]);
  });

  it('is filled in with what is wanted, and with another port where it is not the usual one', () => {
    const wanted = report({}, { address: 'fd00::10', ups: 'rack', user: 'boss' });
    expect(entered(wanted, 'upsmon')).toContain('MONITOR rack@[fd00::10]:13493 1 boss PASSWORD secondary');
    expect(entered(wanted, 'ups_monitor')[0]).toBe('http://[fd00::10]:5000');
    expect(entered(wanted, 'truenas')).toContain('fd00::10');
  });

  it('takes what is not among the choices for the first', () => {
    expect(report({}, { address: '1.2.3.4', ups: 'no', user: 'no' }).chosen).toEqual(report().chosen);
  });

  it.each<[string, Partial<Choices>, string, RegExp]>([
    ['that others are let in', { addresses: [] }, 'upsmon', /nut\.listen/],
    ['an account', { users: [] }, 'truenas', /nut\.users/],
    ['nothing for reading', { users: [] }, 'home_assistant', /^$/],
    ['nothing of an appliance whose account is there', { appliances: ['qnap'] }, 'qnap', /^$/],
    [
      'that others reach the hub',
      { hub: { port: 5000, token: '', isReachable: false } },
      'ups_monitor',
      /http\.listen/,
    ],
    ['a hub at all', { hub: null }, 'ups_monitor', /not there/],
  ])('says what is needed first: %s', (_what, changes, kind, expected) => {
    expect(needs(report(changes), kind)).toMatch(expected);
  });
});
