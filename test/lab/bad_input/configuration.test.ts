import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runToEnd } from '../harness/run_to_end.js';

const program = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));
const configurationError = 78;
const timeLimit = { within: 60_000 };

/** Nine aliases to nine aliases, and so on: a few hundred bytes that would become gigabytes. */
const aliasBomb = Array.from({ length: 9 }, (_, depth) =>
  depth === 0
    ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]\n'
    : `a${depth}: &a${depth} [${`*a${depth - 1}, `.repeat(9)}]\n`,
)
  .concat('sentinels: *a8\n')
  .join('');

/** What is wrong, and for each mistake its `line:column:` and key. */
const files: readonly (readonly [what: string, text: string | Buffer, ...mistakes: readonly RegExp[]])[] = [
  ['an empty file', '', /config\.yaml/],
  ['no YAML', 'sentinels: [10.0.0.1\nups: {\n', /config\.yaml:\d+:\d+: /],
  ['a binary file', Buffer.from([0, 1, 2, 0xff, 0xfe, 10, 0, 0]), /config\.yaml/],
  ['a list', '- 10.0.0.1\n', /config\.yaml:1:1: expected a section/],
  ['no sentinel', 'sentinels: []\n', /:1:12: sentinels: /],
  [
    'unknown keys',
    'sentinels: [10.0.0.1]\nsentinel: [10.0.0.2]\nups: {nmae: ups}\n',
    /:2:1: sentinel: /,
    /:3:7: ups\.nmae: .*/,
  ],
  [
    'wrong types',
    'sentinels: 10.0.0.1\nups: 5\nlog: {level: loud}\n',
    /:1:12: sentinels: /,
    /:2:6: ups: /,
    /:3:14: log\.level: /,
  ],
  [
    'wrong durations',
    'sentinels: [10.0.0.1]\ndetection: {interval: 5, timeout: 3 weeks, boot_grace: -1s}\n',
    /:2:23: detection\.interval: /,
    /:2:35: detection\.timeout: /,
    /:2:56: detection\.boot_grace: /,
  ],
  [
    'values out of range',
    'sentinels: [10.0.0.1]\ndetection: {confirmations: 0, silent: 2, interval: 1ms}\n',
    /:2:28: detection\.confirmations: /,
    /:2:39: detection\.silent: /,
    /:2:52: detection\.interval: /,
  ],
  [
    'wrong devices',
    'sentinels:\n  - {probe: tcp, address: 10.0.0.1}\n  - {probe: telnet, address: 10.0.0.2}\n  - {name: A}\n  - "-h"\n',
    /:2:\d+: sentinels\[0\]\.port: /,
    /:3:\d+: sentinels\[1\]\.probe: /,
    /:4:\d+: sentinels\[2\]/,
    /:5:\d+: sentinels\[3\]/,
  ],
  [
    'names twice',
    'sentinels: [10.0.0.1, 10.0.0.1]\nups: {name: ups, aliases: [UPS]}\n',
    /:1:\d+: sentinels\[1\].*same id/,
    /:2:\d+: ups\.aliases\[0\].*same name/,
  ],
  [
    'secrets and variables that are not there',
    'sentinels: [!secret nowhere]\nups: {description: !env_var NOT_SET_ANYWHERE}\n',
    /:1:\d+: sentinels\[0\]: .*nowhere/,
    /:2:\d+: ups\.description: .*NOT_SET_ANYWHERE/,
  ],
  [
    'a NUT server that cannot be',
    'sentinels: [10.0.0.1]\nnut:\n  listen: ["-", "1.2.3.4:99999"]\n  users: [{name: "a b", password: "c d", role: king}]\n',
    /:3:\d+: nut\.listen\[0\]: /,
    /:3:\d+: nut\.listen\[1\]: /,
    /:4:\d+: nut\.users\[0\]\.name: /,
    /:4:\d+: nut\.users\[0\]\.password: /,
    /:4:\d+: nut\.users\[0\]\.role: /,
  ],
  [
    'a broker that cannot be',
    'sentinels: [10.0.0.1]\nmqtt: {url: "ftp://broker", base_topic: "a/#", ca: missing.pem}\n',
    /:2:\d+: mqtt\.url: /,
    /:2:\d+: mqtt\.base_topic: /,
  ],
  ['more than a configuration can hold', `sentinels: [${'"10.0.0.1", '.repeat(120_000)}]\n`, /config\.yaml/],
  ['an alias bomb', aliasBomb, /config\.yaml/],
];

describe('a configuration with mistakes', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-mistakes-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const runWith = async (name: string, text: string | Buffer) => {
    const config = join(folder, name, 'config.yaml');
    const data = join(folder, name, 'data');
    await mkdir(join(folder, name));
    await writeFile(config, text);
    return {
      data,
      ...(await runToEnd(process.execPath, [program, 'run', '--config', config, '--data', data], timeLimit)),
    };
  };

  it.each(files.map(([what, text, ...mistakes], index) => ({ what, text, mistakes, index })))(
    'ends with exit code 78 and every mistake at once, and nothing is started: $what',
    async ({ text, mistakes, index }) => {
      const { code, stdout, stderr, data } = await runWith(String(index), text);
      expect({ code, stdout }).toEqual({ code: configurationError, stdout: '' });
      for (const mistake of mistakes) expect(stderr).toMatch(mistake);
      expect(stderr).toContain('sentinel-ups check');
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(stderr.length).toBeLessThan(50_000);
      expect(existsSync(data)).toBe(false);
    },
  );

  it('that is not there ends the same way', async () => {
    const args = [program, 'run', '--config', join(folder, 'nowhere.yaml'), '--data', join(folder, 'data')];
    const { code, stderr } = await runToEnd(process.execPath, args, timeLimit);
    expect(code).toBe(configurationError);
    expect(stderr).toMatch(/nowhere\.yaml: .*no such file/);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('of a folder ends the same way', async () => {
    const { code, stderr } = await runToEnd(
      process.execPath,
      [program, 'check', '--config', folder],
      timeLimit,
    );
    expect(code).toBe(configurationError);
    expect(stderr).toContain(folder);
  });
});
