import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runToEnd } from '../lab/harness/run_to_end.js';

const project = fileURLToPath(new URL('../../', import.meta.url));

it('npm finds no package in the lock file that this Node.js is too old for', async () => {
  const words = ['--prefix', project, 'ci', '--dry-run', '--offline'];
  const { code, stderr } = await runToEnd('npm', words, { within: 60_000 });
  expect(stderr).not.toContain('EBADENGINE');
  expect(code).toBe(0);
}, 60_000);
