import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textOf } from '../api/metrics/given.js';

const promtool = (args: readonly string[], input = '') =>
  spawnSync('promtool', args, { input, encoding: 'utf8', timeout: 20_000 });

const isThere = promtool(['--version']).error === undefined;

describe.skipIf(!isThere)('promtool (Debian package prometheus; skipped where it is missing)', () => {
  it('finds nothing wrong with the metrics, nor with their names', () => {
    const { status, stdout, stderr } = promtool(['check', 'metrics'], textOf());
    expect(`${stdout}${stderr}`).toBe('');
    expect(status).toBe(0);
  });

  it('takes the scrape configuration and the alerts of the documentation', async () => {
    const page = readFileSync(new URL('../../docs/prometheus.md', import.meta.url), 'utf8');
    const [scrape = '', rules = ''] = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text ?? '');
    const folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-prometheus-'));
    try {
      await writeFile(join(folder, 'token'), 'a token');
      await writeFile(
        join(folder, 'prometheus.yml'),
        scrape.replace('/etc/prometheus/sentinel-ups.token', 'token'),
      );
      await writeFile(join(folder, 'rules.yml'), rules);
      for (const [what, file] of [
        ['config', 'prometheus.yml'],
        ['rules', 'rules.yml'],
      ] as const) {
        const { status, stdout, stderr } = promtool(['check', what, join(folder, file)]);
        expect(`${stdout}${stderr}`).toContain('SUCCESS');
        expect(status).toBe(0);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
