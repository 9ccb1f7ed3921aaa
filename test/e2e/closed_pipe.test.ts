import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fixturePath } from '../import/given.js';
import { runToEnd } from '../lab/harness/run_to_end.js';

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Runs the built program with a reader that is gone before it writes; the exit code is the program's. */
const unread = (...args: readonly string[]) =>
  runToEnd('bash', ['-o', 'pipefail', '-c', '"$@" | true', 'bash', process.execPath, program, ...args], {
    within: 30_000,
  });

describe('a command whose output nobody reads to its end', () => {
  it.each([
    ['help', ['--help'], 0, /^$/],
    ['an import', ['import', fixturePath('old_power_manager.conf')], 0, /^(Look at this: .*\n)+$/],
    ['status without a service', ['status', '--data', '/nonexistent/data'], 69, /^No service .*\n$/],
  ] as const)('ends as it would: %s', async (_, args, code, stderr) => {
    const finished = await unread(...args);
    expect(finished.stderr).toMatch(stderr);
    expect(finished.code).toBe(code);
  });
});

/** Runs the built program with its output, and where asked its complaints, on a device that is full. */
const onFullDevice = (where: '>' | '>&', ...args: readonly string[]) =>
  runToEnd('bash', ['-c', `"$@" ${where} /dev/full`, 'bash', process.execPath, program, ...args], {
    within: 30_000,
  });

const complaint = /^The output cannot be written: ENOSPC.* Make room there, or write it elsewhere\.$/m;

describe('a command whose output goes to a full disk', () => {
  it.each([
    ['help', ['--help'], 74, complaint],
    ['the version', ['--version'], 74, complaint],
    ['an import', ['import', fixturePath('old_power_manager.conf')], 74, complaint],
    ['status without a service', ['status', '--data', '/nonexistent/data'], 69, /^No service .*\n$/],
    ['a service that cannot start', ['run', '--config', '/nonexistent'], 78, /nonexistent/],
  ] as const)('says so in one line, and by its exit code: %s', async (_, args, code, stderr) => {
    const finished = await onFullDevice('>', ...args);
    expect(finished.stderr).toMatch(stderr);
    expect(finished.stderr).not.toMatch(/^\s+at /m);
    expect(finished.code).toBe(code);
    expect((await onFullDevice('>&', ...args)).code).toBe(code);
  });
});
