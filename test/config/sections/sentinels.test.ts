import { describe, expect, it } from 'vitest';
import { complaintsAbout } from '../given.js';
import { least, mistakeTable } from '../mistake_table.js';

const address = 'an IPv4 address, an IPv6 address or a host name';

const device = 'an address, or a section such as {name: Kitchen plug, address: 192.168.1.40}';

describe('sentinels and witnesses', () => {
  mistakeTable([
    ['sentinels: [12, 10.0.0.1]', `1:13 sentinels[0]: expected ${device}; a number is given`],
    [
      'sentinels:\n  -\n  - [a]',
      `2:4 sentinels[0]: expected ${device}; nothing is given`,
      `3:5 sentinels[1]: expected ${device}; a list is given`,
    ],
    ['sentinels: [10.0.0.300]', `1:13 sentinels[0]: expected ${address}; "10.0.0.300" is given`],
    ['sentinels: ["-h"]', `1:13 sentinels[0]: expected ${address}; "-h" is given`],
    ['sentinels: ["a b"]', `1:13 sentinels[0]: expected ${address}; "a b" is given`],
    ['sentinels: ["http://a/"]', `1:13 sentinels[0]: expected ${address}; "http://a/" is given`],
    ['sentinels: [{}]', `1:13 sentinels[0].address: is missing with probe icmp: expected ${address}`],
    [
      `${least}witnesses: [{address: 10.1}]`,
      `2:23 witnesses[0].address: expected ${address}; this is a number, not text: put quotes around it ("…")`,
    ],
    [
      'sentinels: [{address: a, name: ""}]',
      '1:32 sentinels[0].name: expected a name of 1 to 100 characters on one line; "" is given',
    ],
    [
      'sentinels: [{address: a, name: yes}, {address: b, name: true}]',
      /^1:57 sentinels\[1\]\.name: .*this is a truth value, not text: put quotes around it/,
    ],
    [
      'sentinels: [{address: a, probe: tcp}]',
      '1:13 sentinels[0].port: is missing with probe tcp: expected a whole number from 1 to 65535',
    ],
    [
      'sentinels:\n  - address: a\n    probe: tcp\n    port: 70000',
      '4:11 sentinels[0].port: expected a whole number from 1 to 65535; 70000 is given',
    ],
    [
      'sentinels: [{address: a, probe: tcp, port: 80.5}]',
      '1:44 sentinels[0].port: expected a whole number from 1 to 65535; 80.5 is given',
    ],
    [
      'sentinels: [{address: a, probe: tcp, port: "80"}]',
      '1:44 sentinels[0].port: expected a whole number from 1 to 65535; text is given: leave the quotes away',
    ],
    [
      'sentinels: [{address: a, probe: htp}]',
      '1:33 sentinels[0].probe: expected one of icmp, tcp, http, mqtt; "htp" is given; did you mean "http"?',
    ],
    [
      'sentinels: [{address: a, probe: 3}]',
      '1:33 sentinels[0].probe: expected one of icmp, tcp, http, mqtt; 3 is given',
    ],
    [
      'sentinels: [{address: a, port: 80}]',
      '1:26 sentinels[0].port: unknown key "port"; it belongs to "probe: tcp"',
    ],
    [
      'sentinels: [{adress: a}]',
      `1:13 sentinels[0].address: is missing with probe icmp: expected ${address}`,
      '1:14 sentinels[0].adress: unknown key "adress"; did you mean "address"?',
    ],
    [
      'sentinels: [{probe: http, url: "ftp://a/"}]',
      /^1:32 sentinels\[0\]\.url: expected a URL such as http:\/\/192/,
    ],
    [
      'sentinels: [{probe: http, url: "http://u:p@a/"}]',
      /^1:32 sentinels\[0\]\.url: expected a URL such as .*without user and password/,
    ],
    [
      'sentinels: [{probe: mqtt, topic: "a/+"}]',
      /^1:34 sentinels\[0\]\.topic: expected a topic of 1 to 512 characters without the wildcards/,
    ],
    [
      'sentinels: [{probe: mqtt, topic: a, key: a..b}]',
      /^1:42 sentinels\[0\]\.key: expected a key such as state/,
    ],
    [
      'sentinels: [{probe: mqtt, topic: a, alive: true}]',
      /^1:44 sentinels\[0\]\.alive: .*put quotes around it/,
    ],
    [
      'sentinels: [{probe: mqtt, topic: a, alive: offline}]',
      '1:44 sentinels[0].alive: must not be the same as silent',
    ],
    [
      'mqtt: false\nsentinels: [{probe: mqtt, topic: a}]',
      '2:21 sentinels[0].probe: needs the MQTT broker, but mqtt is false',
    ],
    [
      'sentinels: [{name: A b, address: a}]\nwitnesses: [{name: a_B, address: b}]',
      /^2:20 witnesses\[0\]\.name: has the same id as sentinels\[0\]\.name; /,
    ],
    ['sentinels: [10.0.0.1, 10.0.0.1]', /^1:23 sentinels\[1\]: has the same id as sentinels\[0\]; /],
    [
      'sentinels:\n  - &a {probe: tcp, address: a, port: 0}\nwitnesses:\n  - {<<: *a, address: b}',
      /^2:39 sentinels\[0\]\.port/,
      /^2:39 witnesses\[0\]\.port/,
    ],
  ]);

  it('are at most 1000', async () => {
    const many = Array.from({ length: 1001 }, (_, n) => `10.0.${Math.floor(n / 250)}.${n % 250}`).join(', ');
    expect(await complaintsAbout(`sentinels: [${many}]`)).toEqual([
      '1:12 sentinels: expected a list of 1 to 1000 devices on raw mains; a list of 1001 is given',
    ]);
  });
});
