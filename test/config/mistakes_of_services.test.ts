import { describe, expect, it } from 'vitest';
import { errorsOf } from './given.js';
import { least, mistakeTable } from './mistake_table.js';

const passwordExpected =
  '2:35 nut.users[0].password: expected a password of 1 to 128 printable ASCII characters without spaces, quotation marks, #, = and \\, which NUT clients cannot send';

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

describe('mqtt', () => {
  mistakeTable([
    [`${least}mqtt: true`, /^2:7 mqtt: expected a section with keys such as url, or false to turn MQTT off/],
    [
      `${least}mqtt: off`,
      /^2:7 mqtt: expected a section with keys such as url, or false to turn MQTT off; text is given/,
    ],
    [`${least}mqtt: {url: "http://b"}`, /^2:13 mqtt\.url: expected a URL such as mqtt:\/\/broker:1883/],
    [`${least}mqtt: {url: "mqtt:b"}`, /^2:13 mqtt\.url/],
    [`${least}mqtt: {username: u}`, /^2:8 mqtt\.username: needs mqtt\.url/],
    [`${least}mqtt: {url: "mqtt://b", password: p}`, '2:25 mqtt.password: needs mqtt.username too'],
    [
      `${least}mqtt: {url: "mqtt://u@b", username: u}`,
      '2:27 mqtt.username: stands in mqtt.url already; write it in one place only',
    ],
    [
      `${least}mqtt: {url: "mqtt://b", ca: x.pem}`,
      '2:25 mqtt.ca: needs an mqtt.url that begins with mqtts:// or wss://',
    ],
    [`${least}mqtt: {url: "mqtts://b", cert: x.pem}`, /^2:26 mqtt\.cert: needs mqtt\.key too/],
    [`${least}mqtt: {url: "wss://b", key: x.pem}`, /^2:24 mqtt\.key: needs mqtt\.cert too/],
    [`${least}mqtt: {url: "mqtts://b", ca: x.pem}`, /^2:30 mqtt\.ca: there is no such file/],
    [`${least}mqtt: {base_topic: "a/#"}`, /^2:20 mqtt\.base_topic: expected a topic/],
    [`${least}mqtt: {base_topic: "a/"}`, /^2:20 mqtt\.base_topic: expected a topic/],
    [`${least}mqtt: {client_id: "a b"}`, /^2:19 mqtt\.client_id: expected an identifier/],
  ]);
});

describe('nut and log', () => {
  mistakeTable([
    [
      `${least}nut: {mode: extern}`,
      '2:13 nut.mode: expected one of bundled, external; "extern" is given; did you mean "external"?',
    ],
    [`${least}nut: {listen: []}`, /^2:15 nut\.listen: expected a list of 1 to 10 addresses/],
    [`${least}nut: {listen: [3493]}`, /^2:16 nut\.listen\[0\]: .*put quotes around it/],
    [
      `${least}nut: {listen: ["::1:3493", "a:0", "a:99999"]}`,
      /^2:16 nut\.listen\[0\]/,
      /^2:28 nut\.listen\[1\]/,
      /^2:35 nut\.listen\[2\]/,
    ],
    [`${least}nut: {listen: [a, a]}`, '2:19 nut.listen[1]: is the same address as nut.listen[0]'],
    [
      `${least}nut: {users: [{name: a, password: b}, {name: a, password: c}]}`,
      '2:46 nut.users[1].name: is the same user as nut.users[0].name',
    ],
    [
      `${least}nut: {users: [{name: "a]", password: b}]}`,
      /^2:22 nut\.users\[0\]\.name: expected a user name/,
    ],
    [`${least}nut: {users: [{name: a, password: ""}]}`, passwordExpected],
    [`${least}nut: {users: [{name: a, password: "a\\nb"}]}`, passwordExpected],
    // NUT's clients send the password without quotes: upsd refuses these, or gets another one.
    ...['a b', 'a#b', 'a=b', 'a\\b', '"ab'].map((password): [string, string] => [
      `${least}nut: {users: [{name: a, password: '${password}'}]}`,
      passwordExpected,
    ]),
    [
      `${least}nut: {users: [{name: a, password: ü}]}`,
      /^2:35 nut\.users\[0\]\.password: expected a password/,
    ],
    [
      `${least}nut: {users: [{name: a, password: 0123}]}`,
      /^2:35 nut\.users\[0\]\.password: .*this is a number, not text: put quotes around it/,
    ],
    [`${least}nut: {users: [{name: a}]}`, /^2:15 nut\.users\[0\]\.password: is missing/],
    [
      `${least}nut: {users: [{name: a, password: b, role: slave}]}`,
      '2:44 nut.users[0].role: expected one of secondary, primary, admin; "slave" is given',
    ],
    [`${least}nut: {state_path: run/nut}`, /^2:19 nut\.state_path: expected a folder/],
    [
      `${least}nut: {mode: external, state_path: /${'a'.repeat(88)}}\nups: {name: abcdef}`,
      /^2:35 nut\.state_path: is too long/,
    ],
    [
      `${least}log: {level: warning}`,
      '2:14 log.level: expected one of debug, info, warn, error; "warning" is given',
    ],
    [
      `${least}log: {level: Debug}`,
      '2:14 log.level: expected one of debug, info, warn, error; "Debug" is given; did you mean "debug"?',
    ],
  ]);
});

describe('several mistakes', () => {
  it('are told all at once, in the order of the file, one on each line', async () => {
    const text = `detection: {interval: 5, timeout: 1s}
sentinels:
  - {name: a, address: 10.0.0.1, prt: 3}
  - {name: A, address: 10.0.0.2}
nut:
  users: [{name: a, password: !secret nowhere, role: boss}]
log: {level: info}
log: {}
`;
    const errors = await errorsOf(text);
    expect(errors.code).toBe('CONFIGURATION');
    expect(errors.message.split('\n').map((line) => line.replace(/^.*\/ups\.yaml:/, ''))).toEqual([
      expect.stringMatching(/^1:23: detection\.interval: /),
      expect.stringMatching(/^3:34: sentinels\[0\]\.prt: unknown key "prt"/),
      expect.stringMatching(/^4:12: sentinels\[1\]\.name: has the same id as sentinels\[0\]\.name/),
      expect.stringMatching(/^6:39: nut\.users\[0\]\.password: the secret "nowhere" was not found/),
      expect.stringMatching(/^6:54: nut\.users\[0\]\.role: expected one of/),
      '8:1: log: this key is given twice',
    ]);
    expect(errors.explanation).toContain('sentinel-ups check');
  });

  it('are cut off after a hundred', async () => {
    const errors = await errorsOf(`sentinels: [${'1, '.repeat(300)}]`);
    expect(errors.message.split('\n')).toHaveLength(101);
  });
});
