import { describe, expect, it } from 'vitest';
import { load } from '../given.js';
import { least, mistakeTable } from '../mistake_table.js';

const passwordExpected =
  '2:35 nut.users[0].password: expected a password of 1 to 128 printable ASCII characters without spaces, quotation marks, #, = and \\, which NUT clients cannot send';

describe('nut, converted', () => {
  it('reads listen addresses', async () => {
    const { settings } = await load(`${least}nut: {listen: ["0.0.0.0:3494", "[::]:3495", ups.lan, "[::1]"]}`);
    expect(settings.nut.listen).toEqual([
      { address: '0.0.0.0', port: 3494 },
      { address: '::', port: 3495 },
      { address: 'ups.lan', port: 3493 },
      { address: '::1', port: 3493 },
    ]);
  });

  it('has users whose role is secondary unless told otherwise', async () => {
    const { settings } = await load(
      `${least}nut: {users: [{name: a, password: b}, {name: c, password: "!d~", role: admin}]}`,
    );
    expect(settings.nut.users).toEqual([
      { name: 'a', password: 'b', role: 'secondary' },
      { name: 'c', password: '!d~', role: 'admin' },
    ]);
  });

  it('has what a user may do where it is written, in whatever case', async () => {
    const { settings } = await load(
      `${least}nut: {users: [{name: a, password: b, actions: [SET, fsd], instcmds: [beeper.disable]}, {name: c, password: d, role: admin, instcmds: []}]}`,
    );
    expect(settings.nut.users).toEqual([
      {
        ...{ name: 'a', password: 'b', role: 'secondary' },
        ...{ actions: ['SET', 'fsd'], instcmds: ['beeper.disable'] },
      },
      { name: 'c', password: 'd', role: 'admin', instcmds: [] },
    ]);
  });

  it('has files for TLS where they are named, relative to the configuration', async () => {
    const { settings } = await load(`${least}nut: {max_age: 25s, tls: {cert: /ssl/cert.pem, key: ups.key}}`);
    expect(settings.nut.maxAge).toBe(25_000);
    expect(settings.nut.tls?.cert).toBe('/ssl/cert.pem');
    expect(settings.nut.tls?.key).toMatch(/^\/.*\/ups\.key$/);
    expect((await load(least)).settings.nut).toMatchObject({ maxAge: 15_000, tls: null });
  });
});

describe('nut', () => {
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
    [
      `${least}nut: {users: [{name: a, password: b, actions: [kill], instcmds: ["load off"]}]}`,
      /^2:48 nut\.users\[0\]\.actions\[0\]: expected set or fsd/,
      /^2:66 nut\.users\[0\]\.instcmds\[0\]: expected the name of a command/,
    ],
    [`${least}nut: {max_age: 7500ms}`, '2:16 nut.max_age: expected whole seconds, such as 25s'],
    [`${least}nut: {max_age: 2s}`, /^2:16 nut\.max_age: .*a duration from 5s to 10m/],
    [`${least}nut: {tls: {cert: a.pem}}`, /^2:7 nut\.tls\.key: is missing/],
    [`${least}nut: {state_path: run/nut}`, /^2:19 nut\.state_path: expected a folder/],
    [
      `${least}nut: {mode: external, state_path: /${'a'.repeat(88)}}\nups: {name: abcdef}`,
      /^2:35 nut\.state_path: is too long/,
    ],
  ]);
});
