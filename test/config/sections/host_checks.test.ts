import { describe } from 'vitest';
import { least, mistakeTable } from '../mistake_table.js';

const mac = '00:11:32:f8:af:9f';

const macExpected = 'expected the MAC address of a network card such as 00:11:32:f8:af:9f';

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
