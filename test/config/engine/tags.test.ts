import { describe, expect, it } from 'vitest';
import { load, errorsOf, complaintsAbout } from '../given.js';
import { least } from '../mistake_table.js';

describe('!secret and !env_var', () => {
  it('put secrets in, with their kind', async () => {
    const { settings, secrets } = await load(
      'sentinels: [{address: 10.0.0.1, probe: tcp, port: !secret port}, 10.0.0.2]\nnut: {users: [{name: a, password: !secret nut}]}',
      { secrets: 'port: 80\nnut: "päss"\nunused: x\n'.replace('ä', 'a') },
    );
    expect(settings.upses[0]?.sentinels[0]?.probe).toMatchObject({ port: 80 });
    expect(settings.nut.users[0]?.password).toBe('pass');
    expect(secrets).toEqual(['pass']);
  });

  it('put the environment in, as text, or the default', async () => {
    const { settings } = await load(
      'sentinels: [!env_var ADDRESS, 10.0.0.2]\nups: {description: !env_var NONE my  own words, name: !env_var NUMBER 1}',
      { env: { ADDRESS: '10.0.0.9', NUMBER: '12' } },
    );
    expect(settings.upses[0]?.sentinels[0]?.name).toBe('10.0.0.9');
    expect(settings.sections[0]).toMatchObject({ description: 'my own words', name: '12' });
  });

  it('do not mind a broken secrets.yaml where no secret is used', async () => {
    await expect(load(least, { secrets: '[' })).resolves.toBeDefined();
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
