import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkText, type CheckResult } from '../../src/config/check.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-check-'));
  await writeFile(join(folder, 'secrets.yaml'), 'token: correct-horse\nname: Battery\n');
  await writeFile(join(folder, 'ups.yaml'), 'this: is not read');
});
afterEach(() => rm(folder, { recursive: true }));

const checked = (yaml: string, name = 'ups.yaml', env: NodeJS.ProcessEnv = {}): Promise<CheckResult> =>
  checkText({ yaml, file: join(folder, name) }, env);

describe('a text that is to be the configuration', () => {
  it('is valid, with what is probably not meant', async () => {
    expect(await checked('sentinels: [10.0.0.1]\nhttp: {token: !secret token}\n')).toEqual({
      valid: true,
      mistakes: [],
      warnings: [expect.stringContaining('there is only a single sentinel')],
    });
  });

  it('is told every mistake with its place, by the name of the file', async () => {
    const { valid, mistakes } = await checked('sentinels: [10.0.0.1]\nupps: {}\nlog: {level: loud}\n');
    expect(valid).toBe(false);
    expect(mistakes).toEqual([
      expect.stringMatching(/^ups\.yaml:2:1: upps: unknown key "upps".*did you mean "ups"/),
      expect.stringMatching(/^ups\.yaml:3:14: log\.level: expected one of/),
    ]);
  });

  it.each([
    ['a broken text', 'sentinels: [10.0.0.1\n', 'ups.yaml:2:1'],
    ['a secret that there is not', 'sentinels: [!secret nothing]\n', 'the secret "nothing" was not found'],
    ['a file that there is not', 'sentinels: [10.0.0.1]\nmqtt: {url: "mqtts://b", ca: ca.pem}\n', 'mqtt.ca'],
    ['nothing', '', 'sentinels'],
  ])('is not valid: %s', async (_what, yaml, mistake) => {
    const { valid, mistakes } = await checked(yaml);
    expect(valid).toBe(false);
    expect(mistakes.join('\n')).toContain(mistake);
  });

  it.each([
    ['a mistake', 'sentinels: [10.0.0.1]\nlog: {level: !secret token}\n'],
    ['a mistake about the environment', 'sentinels: [10.0.0.1]\nlog: {level: !env_var WORD}\n'],
    [
      'a warning',
      'sentinels: [!secret name, !secret name]\nhosts: [{name: !secret token, address: !secret name}]\n',
    ],
  ])('gives no secret away in %s', async (_what, yaml) => {
    const result = await checked(yaml, 'ups.yaml', { WORD: 'correct-horse' });
    expect(JSON.stringify(result)).not.toMatch(/correct-horse|Battery/);
    expect([...result.mistakes, ...result.warnings]).not.toEqual([]);
  });

  it('is read as options where the service runs as an app', async () => {
    const good = 'sentinels: [10.0.0.1, 10.0.0.2]\nhosts: [{name: NAS, wake_auto: false}]\n';
    expect(await checked(good, 'options.json')).toMatchObject({ valid: true });
    expect(await checked(good)).toMatchObject({ valid: false });
    const { mistakes } = await checked('sentinels: [10.0.0.1]\nlog: {level: loud}\n', 'options.json');
    expect(mistakes).toEqual([expect.stringContaining('Options: log.level: expected one of')]);
    expect((await checked('a: [', 'options.json')).mistakes.join()).toContain('options.json:1:');
  });

  it('may hold whatever it likes: the mistakes stay few', async () => {
    const { valid, mistakes } = await checked(
      Array.from({ length: 5_000 }, (_, at) => `x${at}: 1`).join('\n'),
    );
    expect(valid).toBe(false);
    expect(mistakes.length).toBeLessThanOrEqual(100);
  });
});
