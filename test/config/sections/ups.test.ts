import { describe, expect, it } from 'vitest';
import { complaintsAbout, load } from '../given.js';
import { least, mistakeTable } from '../mistake_table.js';

describe('ups, converted', () => {
  it('gives a UPS for the name and each alias, and the battery', async () => {
    const { settings } = await load(
      `${least}ups: {name: main, aliases: [qnapups, b.c], description: "", low_battery_after: 0s, battery: {runtime: 2h, recharge: 6h}}`,
    );
    const fed = { ups: 'main', poweredBy: ['main'], needs: 1 };
    const common = { description: '', ...fed, lowBatteryAfter: 0, ignoresDrills: false };
    expect(settings.sections).toEqual([
      { name: 'main', ...common, aliasOf: null },
      { name: 'qnapups', ...common, aliasOf: 'main' },
      { name: 'b.c', ...common, aliasOf: 'main' },
    ]);
    expect(settings.upses[0]?.battery).toEqual({ runtime: 7_200_000, recharge: 21_600_000 });
  });
});

describe('ups', () => {
  mistakeTable([
    [`${least}ups: {name: "-a"}`, /^2:13 ups\.name: expected a name of 1 to 64 letters/],
    [`${least}ups: {name: ${'a'.repeat(65)}}`, /^2:13 ups\.name: expected a name of 1 to 64 letters/],
    [
      `${least}ups: {name: a, aliases: [A]}`,
      '2:26 ups.aliases[0]: is the same name as ups.name; upper and lower case count as the same',
    ],
    [`${least}ups: {aliases: [a, b, a]}`, /^2:23 ups\.aliases\[2\]: is the same name as ups\.aliases\[0\]/],
    [
      `${least}ups: {aliases: qnapups}`,
      '2:16 ups.aliases: expected a list of at most 20 names such as [qnapups]; text is given',
    ],
    [`${least}ups: {description: 5}`, /^2:20 ups\.description: .*put quotes around it/],
    [
      `${least}ups: {low_battery_after: 25h}`,
      /^2:26 ups\.low_battery_after: expected a duration from 0s to 24h/,
    ],
    [
      `${least}ups:\n  battery: {runtime: 2h}`,
      /^3:3 ups\.battery\.recharge: is missing: expected a duration from 10s to 168h/,
    ],
    [
      `${least}ups: {battery: 2h}`,
      '2:16 ups.battery: expected a section such as {runtime: 2h, recharge: 6h}; text is given',
    ],
  ]);
});

describe('the UPSes of hosts', () => {
  const other = 'upper and lower case count as the same';
  mistakeTable([
    [
      `${least}hosts: [{name: a, ups: b}]`,
      '2:19 hosts[0].ups: needs shutdown_delay too: without it the host has no UPS of its own',
    ],
    [
      `${least}hosts: [{name: a, ups: UPS, shutdown_delay: 1m}]`,
      `2:24 hosts[0].ups: is the same name as ups.name; ${other}`,
    ],
    [
      `${least}hosts: [{name: UPS, shutdown_delay: 1m}]`,
      `2:16 hosts[0].name: gives the UPS of this host the same name as ups.name (${other}): name it with the key ups`,
    ],
    [
      `${least}ups: {aliases: [nas]}\nhosts: [{name: NAS, shutdown_delay: 1m}]`,
      /^3:16 hosts\[0\]\.name: .* same name as ups\.aliases\[0\]/,
    ],
    [
      `${least}hosts: [{name: a b, shutdown_delay: 1m}, {name: c, ups: A_B, shutdown_delay: 1m}]`,
      `2:57 hosts[1].ups: is the same name as the UPS that hosts[0].name makes; ${other}`,
    ],
    [
      `${least}nut: {presets: [qnap]}\nhosts: [{name: a, ups: qnapups, shutdown_delay: 1m}]`,
      `3:24 hosts[0].ups: is the same name as the UPS that nut.presets[0] needs; ${other}`,
    ],
    [
      `${least}hosts: [{name: Ärzte, shutdown_delay: 1m}]`,
      /^2:16 hosts\[0\]\.name: makes no name for the UPS of this host, which is a name of 1 to 64 .*: name it with the key ups$/,
    ],
    [`${least}hosts: [{name: ${'a'.repeat(65)}, shutdown_delay: 1m}]`, /hosts\[0\]\.name: makes no name/],
    [
      `${least}nut: {mode: external, state_path: /${'a'.repeat(88)}}\nhosts: [{name: a, ups: abcdef, shutdown_delay: 1m}]`,
      /^2:35 nut\.state_path: is too long/,
    ],
  ]);
});

it.each([
  ['settings: {authPassword: "p\u00e4ssword"}', 'p\u00e4ssword'],
  ['settings: ["community = p\u00e4ssword"]', 'p\u00e4ssword'],
])('a mistake in a password of a driver does not quote it: %s', async (settings, secret) => {
  const complaints = await complaintsAbout(`ups: {driver: snmp-ups, port: 10.0.0.5, ${settings}}`);
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).not.toContain(secret);
});

it('a mistake in a URL does not quote the password in it', async () => {
  const complaints = await complaintsAbout(
    'sentinels: [{name: A, probe: http, url: "http://joe:hunter2@10.0.0.1/"}]',
  );
  expect(complaints.length).toBeGreaterThan(0);
  expect(complaints.join()).not.toContain('hunter2');
});
