import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wakeOrderMistakes } from '../../src/config/sections/wake_order.js';
import { errorsOf } from './given.js';
import { least, mistakeTable } from './mistake_table.js';

const mac = '00:11:32:f8:af:9f';
const macExpected = 'expected the MAC address of a network card such as 00:11:32:f8:af:9f';

/** Hosts with the names and what they wait for, each on a line of its own from the third on. */
const waiting = (hosts: Readonly<Record<string, string>>): string =>
  `${least}hosts:\n${Object.entries(hosts)
    .map(
      ([name, after], index) =>
        `  - {name: ${name}, address: 10.0.1.${index}, mac: "00:11:32:00:00:${index.toString(16).padStart(2, '0')}", wake: {after: [${after}]}}`,
    )
    .join('\n')}`;

describe('hosts', () => {
  mistakeTable([
    [`${least}hosts: {name: a}`, /^2:8 hosts: expected a list of at most 200 hosts; a section/],
    [`${least}hosts: [NAS]`, /^2:9 hosts\[0\]: expected a section such as \{name: NAS, .*; text is given$/],
    [`${least}hosts: [{address: a}]`, /^2:9 hosts\[0\]\.name: is missing: expected a name of 1 to 100/],
    [`${least}hosts: [{name: a, adress: b}]`, /unknown key "adress"; did you mean "address"\?$/],
    [`${least}hosts: [{name: a, address: "b c"}]`, /^2:28 hosts\[0\]\.address: expected an IPv4 address/],
    [`${least}hosts: [{name: a, shutdown_delay: 25h}]`, /shutdown_delay: expected a duration from 0s to 24h/],
    [`${least}hosts: [{name: a, shutdown_delay: 10}]`, /shutdown_delay: .*its unit is missing/],
    [
      `${least}hosts: [{name: a, ignore_drills: yes}]`,
      '2:34 hosts[0].ignore_drills: expected true or false; text is given',
    ],
    [
      `${least}hosts: [{name: a, address: b, mac: "00:11:32"}]`,
      /^2:36 hosts\[0\]\.mac: .*; "00:11:32" is given$/,
    ],
    [
      `${least}hosts: [{name: a, address: b, mac: 001132111111}]`,
      `2:36 hosts[0].mac: ${macExpected}; this is a number, not text: put quotes around it ("…")`,
    ],
    [`${least}hosts: [${'{name: a}, '.repeat(201)}]`, /^2:8 hosts: .*a list of 201 is given$/, ...same(200)],
  ]);
});

/** The complaints about so many hosts after the first that have its name. */
function same(count: number): readonly RegExp[] {
  return Array.from({ length: count }, () => /has the same id as hosts\[0\]\.name/);
}

describe('what hosts must not have in common', () => {
  mistakeTable([
    [
      `${least}hosts: [{name: My NAS}, {name: my-nas}]`,
      /^2:32 hosts\[1\]\.name: has the same id as hosts\[0\]\.name; ids are names in lower case/,
    ],
    // The same UPS follows from the same name: that is told once.
    [
      `${least}hosts: [{name: a, shutdown_delay: 1m}, {name: A, shutdown_delay: 1m}]`,
      /^2:47 hosts\[1\]\.name: has the same id as/,
    ],
    [
      `${least}hosts: [{name: a, address: "::1"}, {name: b, address: "0:0::1"}]`,
      '2:55 hosts[1].address: is the same address as hosts[0].address',
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

describe('waking a host', () => {
  mistakeTable([
    [
      `${least}hosts: [{name: a, mac: "${mac}"}]`,
      '2:19 hosts[0].mac: needs address too: nobody could tell whether the host is up; or set wake.auto to false, to wake it by hand only',
    ],
    [
      `${least}hosts: [{name: a, address: b, wake: {auto: true, after: [], port: 7}}]`,
      ...[38, 50, 61].map((column) => new RegExp(`^2:${column} .*: needs mac: without it`)),
    ],
    [
      `${least}hosts: [{name: a, address: b, mac: "${mac}", wake: {least_charge: 50}}]`,
      '2:64 hosts[0].wake.least_charge: needs ups.battery: without it no charge is known',
    ],
    [
      `${least}hosts: [{name: a, address: b, mac: "${mac}", wake: {broadcast: 10.0.0.256, port: 0}}]`,
      '2:75 hosts[0].wake.broadcast: expected an IPv4 address such as 192.168.1.255; "10.0.0.256" is given',
      /^2:93 hosts\[0\]\.wake\.port: expected a whole number from 1 to 65535/,
    ],
    [
      `${least}hosts: [{name: a, address: b, mac: "${mac}", wake: {secureon: hidden, interfaces: ["-i"]}}]`,
      '2:74 hosts[0].wake.secureon: expected a SecureOn password of six bytes, written as 00:11:22:33:44:55',
      /^2:95 hosts\[0\]\.wake\.interfaces\[0\]: expected the name or IPv4 address of an interface/,
    ],
    [
      `${least}wake: {retry_every: 40m}`,
      '2:21 wake.retry_every: must not be longer than wake.give_up_after, which is 30m where it is left out',
    ],
    [
      `${least}wake: {retry_every: 10s, give_up_after: 5s}`,
      '2:41 wake.give_up_after: must not be shorter than wake.retry_every',
    ],
    [`${least}wake: {retry_every: 500ms}`, /^2:21 wake\.retry_every: expected a duration from 1s to 1h/],
    [`${least}wake: false`, /^2:7 wake: expected a section .*; a truth value is given$/],
  ]);
});

describe('the order of waking', () => {
  const ending = 'so that none of them would ever be woken';
  mistakeTable([
    [
      waiting({ Switch: '', NAS: 'Swich, x' }),
      '4:77 hosts[1].wake.after[0]: there is no host of this name; did you mean "Switch"?',
      '4:84 hosts[1].wake.after[1]: there is no host of this name',
    ],
    [waiting({ NAS: 'nas' }), '3:77 hosts[0].wake.after[0]: a host cannot wait for itself'],
    [
      waiting({ a: 'b', b: 'c, d', c: 'a', d: '' }),
      `5:75 hosts[2].wake.after[0]: the hosts wait for each other in a circle (a after b after c after a), ${ending}`,
    ],
    [
      waiting({ a: 'b', b: 'a, c', c: 'b' }),
      /^4:75 hosts\[1\]\.wake\.after\[0\]: .* \(a after b after a\)/,
      /^5:75 hosts\[2\]\.wake\.after\[0\]: .* \(b after c after b\)/,
    ],
    [waiting({ a: '', b: 'a, A' }), '4:78 hosts[1].wake.after[1]: this host is named twice'],
  ]);

  it('is complained about exactly where it cannot be kept', () => {
    const someHosts = fc.integer({ min: 1, max: 7 }).chain((count) =>
      fc.array(fc.uniqueArray(fc.nat(count - 1), { maxLength: 2 }), {
        minLength: count,
        maxLength: count,
      }),
    );
    fc.assert(
      fc.property(someHosts, (afters) => {
        const up = new Set<number>();
        afters.forEach(() => {
          afters.forEach((after, host) => {
            if (after.every((other) => up.has(other))) up.add(host);
          });
        });
        const hosts = afters.map((after, host) => ({
          name: `h${host}`,
          address: `10.0.0.${host}`,
          wake: { after: after.map((other) => `h${other}`) },
        }));
        expect(wakeOrderMistakes({ hosts }).length > 0).toBe(up.size < hosts.length);
      }),
    );
  });

  it('may join again after it has parted', async () => {
    const errors = await errorsOf(`${waiting({ a: 'b, c', b: 'd', c: 'd', d: '' })}\nx: 1`);
    expect(errors.problems.map(({ key }) => key)).toEqual(['x']);
  });

  it('is told on one line, whatever the names are', async () => {
    const errors = await errorsOf(waiting({ c: '"a\\nb"', '"a\\nb"': 'c' }));
    expect(errors.message.split('\n')).toHaveLength(3);
    expect(errors.message).toContain('(c after a?b after c)');
  });

  it('is told without names that come from secrets', async () => {
    const text = waiting({ '!secret name': 'b', b: '!secret name, S3cr3' });
    const { message } = await errorsOf(text, { secrets: 'name: S3cr3t' });
    expect(message).toContain('(hosts[0] after hosts[1] after hosts[0])');
    expect(message).not.toContain('S3cr3t');
  });

  it('is looked over at once, however long it is', async () => {
    const names = Array.from({ length: 200 }, (_, n) => `h${n}`);
    const options = names.map((name, n) => [name, names.slice(0, 40).concat(`x${n}`).join(', ')] as const);
    const errors = await errorsOf(waiting(Object.fromEntries(options)));
    expect(errors.problems).toHaveLength(200);
  });
});

describe('http', () => {
  mistakeTable([
    [`${least}http: true`, /^2:7 http: expected a section with keys such as listen, or false/],
    [`${least}http: {listen: "*:5000"}`, /^2:16 http\.listen: expected an address such as 127\.0\.0\.1:5000/],
    [
      `${least}http: {listen: "0.0.0.0:3493"}`,
      '2:16 http.listen: is taken already, by nut.listen[0]: use another port',
    ],
    [
      `${least}http: {token: "short12"}`,
      '2:15 http.token: expected a token of 8 to 256 printable ASCII characters without spaces',
    ],
    [`${least}http: {token: "two words"}`, /^2:15 http\.token: expected a token of [^;]*$/],
    [`${least}http: {token: 12345678}`, /^2:15 http\.token: .*put quotes around it/],
    [
      `${least}http: {trusted_proxies: [10.0.0.0/33, proxy]}`,
      /^2:26 http\.trusted_proxies\[0\]: expected an IP address such as/,
      /^2:39 http\.trusted_proxies\[1\]: expected an IP address such as/,
    ],
  ]);
});

describe('nut.presets', () => {
  mistakeTable([
    [
      `${least}nut: {presets: [Synology]}`,
      '2:17 nut.presets[0]: expected one of synology, qnap; "Synology" is given; did you mean "synology"?',
    ],
    [`${least}nut: {presets: synology}`, /^2:16 nut\.presets: expected a list such as \[synology, qnap\]/],
    [`${least}nut: {presets: [qnap, qnap]}`, '2:23 nut.presets[1]: is the same preset as nut.presets[0]'],
    [
      `${least}nut: {presets: [qnap, synology], users: [{name: monuser, password: x}]}`,
      '2:49 nut.users[0].name: is the same user as the one of nut.presets[1], which makes the account "monuser" for Synology: remove this user, or the preset',
    ],
  ]);
});
