import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/load.js';
import { complaintsAbout, errorsOf } from './given.js';

const least = 'sentinels: [10.0.0.1, 10.0.0.2]\n';

describe('text that is not YAML', () => {
  it.each([
    [
      'a tab as indentation',
      `${least}ups:\n\tname: a`,
      '3:1: tabs cannot be used for indentation; use spaces',
    ],
    ['a quote that is not closed', `${least}ups: {name: "a`, /^2:15: a character is missing here/],
    [
      'a bracket that is not closed',
      'sentinels: [10.0.0.1',
      /^1:21: .*a closing bracket or brace is missing/,
    ],
    [
      'a line that is indented wrongly',
      `${least}ups:\n  name: a\n description: b`,
      /^4:1: the indentation does not fit/,
    ],
    [
      'two values on one line',
      `${least}ups: name: a`,
      /^2:6 ups\.name: this cannot be the beginning of another/,
    ],
    ['something after a quoted text', `${least}log: {level: "info" "debug"}`, /^2:21: /],
    [
      'two documents',
      `${least}---\nlog: {}`,
      '2:1: the file must hold one document; remove the line with ---',
    ],
    ['a key given twice', `${least}ups: {name: a, name: b}`, '2:16 ups.name: this key is given twice'],
    [
      'an alias of nothing',
      'sentinels: *none',
      '1:12: no anchor (&name) of this name stands before this alias',
    ],
    [
      'an alias of itself',
      'sentinels: &a [*a]',
      '1:16: this alias stands within the value that it refers to',
    ],
    [
      'an unknown tag',
      `${least}log: {level: !nope info}`,
      '2:20 log.level: unknown tag; known are !secret and !env_var, before a text',
    ],
    ['a tag on a section', `${least}log: !secret {level: info}`, /^2:14 log: unknown tag/],
    ['a key that is a list', `${least}? [a]\n: 1`, /: a key must be text$/],
    ['a broken escape', `${least}log: {level: "\\q"}`, /: within double quotes a \\ begins an escape/],
  ])('%s is told with its place', async (_, text, complaint) => {
    const complaints = await complaintsAbout(text);
    if (typeof complaint === 'string') expect(complaints).toContain(complaint);
    else expect(complaints).toEqual(expect.arrayContaining([expect.stringMatching(complaint)]));
  });

  it('does not hide what is wrong elsewhere, where a key is given twice', async () => {
    expect(await complaintsAbout(`${least}log: {}\nlog: {}\nfoo: 1`)).toEqual([
      '3:1 log: this key is given twice',
      expect.stringMatching(/^4:1 foo: unknown key/),
    ]);
  });

  it.each([
    ['brackets', '['.repeat(900_000)],
    ['braces', '{a: '.repeat(200_000)],
    ['list entries', '- '.repeat(400_000)],
    ['keys on one line', 'a: '.repeat(300_000)],
    ['explicit keys', '? '.repeat(400_000)],
    ['indentation', Array.from({ length: 1_000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')],
    [
      'lists at the same indentation',
      Array.from({ length: 400 }, (_, n) => `${' '.repeat(n)}a:\n${' '.repeat(n)}-`).join('\n'),
    ],
  ])('is refused where it nests too deeply: %s', async (_, text) => {
    expect(await complaintsAbout(text)).toEqual([expect.stringMatching(/: this is nested too deeply$/)]);
  });

  it('is refused where it has too many entries', async () => {
    const text = Array.from({ length: 110_000 }, (_, n) => `${n.toString(36)}: 1`).join('\n');
    expect(await complaintsAbout(text)).toEqual([expect.stringMatching(/^1:1: has too many entries/)]);
  });

  it('is refused where a few aliases make much of it', async () => {
    const names = `&names [${'a, '.repeat(1_000)}]`;
    const hosts = Array.from({ length: 199 }, (_, n) => `{name: h${n}, wake: {after: *names}}`);
    expect(await complaintsAbout(`x: ${names}\nhosts: [${hosts.join(', ')}]`)).toEqual([
      expect.stringMatching(/^1:1: has too many entries/),
    ]);
  });

  it('is refused where aliases multiply', async () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x]'];
    for (const [of, name] of ['ab', 'bc', 'cd', 'de', 'ef'].map((pair) => pair.split('')))
      lines.push(`${name}: &${name} [${Array.from({ length: 8 }, () => `*${of}`).join(', ')}]`);
    expect(await complaintsAbout(lines.join('\n'))).toEqual(['1:1: the file has too many aliases (*name)']);
  });
});

describe('a file that cannot be read', () => {
  it('because it is not there', async () => {
    await expect(loadSettings('/nowhere/ups.yaml', {})).rejects.toMatchObject({
      code: 'CONFIGURATION',
      message: '/nowhere/ups.yaml: there is no such file; name the right one with --config',
    });
  });

  it('because it is a folder', async () => {
    await expect(loadSettings(tmpdir(), {})).rejects.toMatchObject({ code: 'CONFIGURATION' });
  });

  it('because it is too large', async () => {
    expect((await errorsOf(`#${'x'.repeat(1024 * 1024)}`)).message).toMatch(/: is larger than 1 MiB$/);
  });

  it('because it is not UTF-8', async () => {
    expect((await errorsOf(new Uint8Array([0x61, 0x3a, 0xff]))).message).toMatch(/: is not UTF-8 text$/);
  });
});

describe('secrets', () => {
  const user = `${least}nut: {users: [{name: a, password: !secret nut}]}\n`;

  it.each([
    [
      'there is no secrets.yaml',
      undefined,
      /^2:43 nut\.users\[0\]\.password: the secret "nut" was not found: there is no file .*secrets\.yaml$/,
    ],
    [
      'it is not in it',
      'nutt: x',
      /^2:43 nut\.users\[0\]\.password: the secret "nut" was not found in .*secrets\.yaml; did you mean "nutt"\?$/,
    ],
    [
      'it is a number',
      'nut: 0123',
      /^2:43 nut\.users\[0\]\.password: .*this is a number, not text: put quotes around it/,
    ],
    [
      'it is not printable',
      'nut: "geheim\\t"',
      /^2:43 nut\.users\[0\]\.password: expected a password of 1 to 128 printable ASCII characters without spaces, .* cannot send$/,
    ],
  ])('are missed or refused with the place of their use: %s', async (_, secrets, complaint) => {
    const complaints = await complaintsAbout(user, secrets === undefined ? {} : { secrets });
    expect(complaints).toEqual([expect.stringMatching(complaint)]);
  });

  it.each([
    ['not YAML', 'nut: "x', '1:8: a character is missing here'],
    ['not a section', '- a', '1:1: expected lines of the form "name: value"'],
    ['with a section in it', 'nut: {a: 1}', '1:6: nut: expected one text, number or truth value'],
    ['with a tag', 'nut: !secret other', '1:14: nut: unknown tag'],
  ])('come from a file whose own mistakes are told: %s', async (_, secrets, complaint) => {
    expect((await errorsOf(user, { secrets })).message).toContain(`secrets.yaml:${complaint}`);
  });

  it('are named by !env_var only where the variable is set or a default given', async () => {
    expect(await complaintsAbout(`${least}log: {level: !env_var NOT_SET}\nups: {name: !env_var}`)).toEqual([
      '2:23 log.level: the environment variable NOT_SET is not set, and no default follows its name',
      expect.stringMatching(
        /^3:\d+ ups\.name: the name of the environment variable is missing after !env_var$/,
      ),
    ]);
  });

  const value = 'S3cr3t';
  it.each([
    ['a place of text', 'ups: {name: !secret x}', ` ${value} `],
    ['a place of choices', 'log: {level: !secret x}', value],
    ['a probe', 'witnesses: [{address: a, probe: !secret x}]', value],
    ['a duration', 'detection: {interval: !secret x}', value],
    ['an address', 'witnesses: [!secret x]', ` ${value} `],
    ['a list', 'nut: {users: !secret x}', value],
    ['the environment', 'log: {level: !env_var SECRET}', 'y'],
    ['the broker', `mqtt: {url: "mqtx://me:${value}@b"}`, 'y'],
    ['a password', `nut: {users: [{name: a, password: "${value}\\t"}]}`, 'y'],
    ['a password before its colon', `nut: {users: [{name: a, password:${value}}]}`, 'y'],
    ['broken YAML', `nut: {users: [{name: a, password: "x" ${value}}]}`, 'y'],
    ['broken YAML after quotes', `mqtt: {password: "\\${value}"}`, 'y'],
  ])('are never shown: %s', async (_, text, secret) => {
    const errors = await errorsOf(`${least}${text}`, {
      secrets: `x: "${secret}"`,
      env: { SECRET: value },
    });
    expect(errors.explanation).not.toContain(value);
  });
});

describe('the name of the file', () => {
  it('is shown as the user wrote it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-config-'));
    try {
      await writeFile(join(folder, 'mine.yaml'), 'sentinels: [1]');
      const file = join(folder, '..', folder.split('/').at(-1) ?? '', 'mine.yaml');
      await expect(loadSettings(file, {})).rejects.toMatchObject({
        message: expect.stringContaining(`${file}:1:13: sentinels[0]: `) as unknown,
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
