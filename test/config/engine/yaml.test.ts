import { describe, expect, it } from 'vitest';
import { load, complaintsAbout } from '../given.js';
import { least } from '../mistake_table.js';

describe('YAML', () => {
  it('may have anchors, aliases and merge keys', async () => {
    const { settings } = await load(`
sentinels:
  - &plug {address: 10.0.0.1, probe: tcp, port: 80}
  - {<<: *plug, address: 10.0.0.2}
witnesses:
  - {<<: [*plug], address: 10.0.0.3, port: 81}
`);
    expect(settings.upses[0]?.sentinels[1]?.probe).toEqual({ kind: 'tcp', address: '10.0.0.2', port: 80 });
    expect(settings.upses[0]?.witnesses[0]?.probe).toEqual({ kind: 'tcp', address: '10.0.0.3', port: 81 });
  });

  it('may have an anchor at a key', async () => {
    const { settings } = await load('sentinels: [10.0.0.1, 10.0.0.2]\nups: {&n name: a, description: *n}');
    expect(settings.sections[0]).toMatchObject({ name: 'a', description: 'name' });
  });

  it('may have the same alias for every one of 500 sentinels', async () => {
    const rest = Array.from(
      { length: 499 },
      (_, n) => `  - {<<: *p, address: 10.0.${Math.floor(n / 200)}.${n % 200}}`,
    );
    const { settings } = await load(
      `sentinels:\n  - &p {probe: tcp, port: 80, address: 10.1.0.1}\n${rest.join('\n')}`,
    );
    expect(settings.upses[0]?.sentinels).toHaveLength(500);
  });

  it('may have a byte order mark and Windows line ends', async () => {
    const { settings } = await load('\uFEFFsentinels:\r\n  - 10.0.0.1\r\n');
    expect(settings.upses[0]?.sentinels).toHaveLength(1);
  });
});

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
