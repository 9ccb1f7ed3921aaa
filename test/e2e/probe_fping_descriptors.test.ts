import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runToEnd } from '../lab/harness/run_to_end.js';

describe('fping that cannot be started', () => {
  it('for want of file descriptors is told so, and nothing breaks', async () => {
    const script = fileURLToPath(new URL('probe_fping_descriptors.mjs', import.meta.url));
    const limited = ['-c', 'ulimit -n 64 && exec "$@"', 'bash', process.execPath, script];
    const { code, stdout, stderr } = await runToEnd('bash', limited, { within: 30_000 });
    expect([stdout, stderr, code]).toEqual(['too many open files to start fping\n', '', 0]);
  });
});
