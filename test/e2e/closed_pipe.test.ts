import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fixturePath } from '../import/given.js';
import { runToEnd } from '../lab/harness/program.js';

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
