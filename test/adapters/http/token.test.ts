import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearerToken, keptToken as keptTokenOf } from '../../../src/adapters/http/token.js';
import { KeptLog } from '../../kept_log.js';

describe('the bearer token', () => {
  it.each([
    ['Bearer right-token', 'right-token'],
    ['bearer right-token', 'right-token'],
    ['Bearer right-token ', null],
    ['Bearer ', null],
    ['Bearer', null],
    ['Basic right-token', null],
    ['right-token', null],
    ['', null],
    [undefined, null],
  ])('of %j is %j', (header, token) => {
    expect(bearerToken(header)).toBe(token);
  });
});

const keptToken = (path: string, log: KeptLog): Promise<string> =>
  keptTokenOf({ path, whose: 'client scripts', setting: 'http.token' }, log);

describe('the kept token', () => {
  let folder: string;
  let path: string;
  let log: KeptLog;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-token-'));
    path = join(folder, 'http-token');
    log = new KeptLog();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is made once, for our own user only, and stays', async () => {
    const made = await keptToken(path, log);
    expect(made).toMatch(/^[\w-]{43}$/);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await keptToken(path, log)).toBe(made);
    expect((await readFile(path, 'utf8')).trim()).toBe(made);
    const told = log.lines.map(({ message }) => message).join('\n');
    expect(told).toContain(path);
    expect(told).not.toContain(made);
  });

  it('may be one that was put there, and is closed to others then', async () => {
    await writeFile(path, 'put-there-by-hand\n');
    await chmod(path, 0o644);
    expect(await keptToken(path, log)).toBe('put-there-by-hand');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it.each(['', 'short', 'two words in it', 'ümlaut-token'])(
    '%j in the file is replaced, and that is told',
    async (kept) => {
      await writeFile(path, kept);
      expect(await keptToken(path, log)).toMatch(/^[\w-]{43}$/);
      expect(log.at('warn')).toHaveLength(1);
    },
  );

  it('holds without a file, with what to do in the log', async () => {
    const nowhere = join(folder, 'missing', 'http-token');
    const made = await keptToken(nowhere, log);
    expect(made).toMatch(/^[\w-]{43}$/);
    expect(log.at('error').join()).toContain('http.token');
    expect(log.at('error').join()).not.toContain(made);
  });
});
