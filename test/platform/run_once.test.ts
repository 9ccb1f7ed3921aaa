import { describe, expect, it } from 'vitest';
import { seconds } from '../../src/domain/core/time.js';
import { runOnce } from '../../src/platform/run_once.js';
import { systemCodeOf, whyNotStarted } from '../../src/platform/system_error.js';

const shell = (script: string, options: Partial<Parameters<typeof runOnce>[2]> = {}) =>
  runOnce('sh', ['-c', script], { timeout: seconds(10), ...options });

describe('a program that is run once', () => {
  it('tells its outputs and how it ended', async () => {
    expect(await shell('echo one; echo two >&2; exit 3')).toEqual({
      stdout: 'one\n',
      stderr: 'two\n',
      exitCode: 3,
      killed: null,
    });
    expect(await shell('true')).toMatchObject({ exitCode: 0, killed: null });
    expect(await shell('kill -9 $$')).toMatchObject({ exitCode: null, killed: null });
  });

  it('gets nothing of our environment but the path', async () => {
    const { stdout } = await shell('env | cut -d= -f1 | sort');
    expect(stdout.split('\n')).not.toContain('HOME');
    expect(stdout).toContain('LC_ALL');
  });

  it('is killed when its time is over, even where a child of its own holds its pipes', async () => {
    const before = performance.now();
    const { killed } = await shell('sleep 3 & exec sleep 3', { timeout: seconds(0.1) });
    expect(killed?.text).toBe('sh did not end in time and was killed');
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  it('is killed when it prints without end', async () => {
    expect((await shell('yes', { maxOutput: 1_000 })).killed?.text).toBe(
      'sh prints without end and was killed',
    );
  });

  it('is killed when it is not wanted any more', async () => {
    const unwanted = new AbortController();
    const running = shell('exec sleep 5', { signal: unwanted.signal });
    unwanted.abort();
    expect((await running).killed?.text).toBe('sh was stopped');
  });

  it('that is missing is told in words', async () => {
    const error: unknown = await runOnce('no-such-program', [], { timeout: seconds(1) }).catch(
      (thrown: unknown) => thrown,
    );
    expect(systemCodeOf(error)).toBe('ENOENT');
    expect(whyNotStarted('fping', error, { package: 'fping', right: 'net_raw' }).text).toBe(
      'the program fping is missing: install fping',
    );
  });
});
