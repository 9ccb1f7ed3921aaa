import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { nodeFlags } from '../../scripts/setup/node-flags.js';
import { parseInvocation } from '../../src/cli/arguments.js';
import { exitCode } from '../../src/cli/exit_code.js';
import { runFolderCandidates } from '../../src/adapters/system/run_folder.js';
import { textOf } from './app_files.js';

const run = promisify(execFile);
const unit = textOf('addon/systemd/sentinel-ups.service');

const valueOf = (key: string): string => {
  const values = [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value]) => value ?? '');
  const [value = ''] = values;
  expect(values, key).toHaveLength(1);
  return value;
};

const analyzeMissing = await run('systemd-analyze', ['--version']).then(
  () => null,
  () => 'needs systemd-analyze, of the package systemd',
);

/** Runs systemd-analyze on the unit, with a Node.js that is there. */
const analyze = async (...words: readonly string[]): Promise<{ stdout: string; stderr: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-unit-'));
  try {
    const file = join(folder, 'sentinel-ups.service');
    await writeFile(file, unit.replace('/usr/bin/node', process.execPath));
    return await run('systemd-analyze', [...words, file]);
  } finally {
    await rm(folder, { recursive: true });
  }
};

describe('the systemd unit', () => {
  const [node, flag, program, ...words] = valueOf('ExecStart').split(' ');
  const invocation = parseInvocation(words, {});

  it('starts the service with a command line that it takes', () => {
    expect([node, program]).toEqual(['/usr/bin/node', '/opt/sentinel-ups/dist/main.js']);
    expect(invocation).toMatchObject({ command: 'run', config: '/etc/sentinel-ups/sentinel-ups.yaml' });
  });

  it('has a guide that installs what it builds the program with', () => {
    expect(textOf('docs/systemd.md')).toMatch(/apt-get install -y nodejs npm\b/);
  });

  it('runs it as npm start and the image do', () => {
    expect(flag).toBe(nodeFlags.join(' '));
    expect(textOf('addon/run.sh')).toContain(`node ${nodeFlags.join(' ')} `);
  });

  it('lets it write its data folder, in which the sockets have room', () => {
    if (invocation.command !== 'run') throw new Error('it does not run the service');
    expect(invocation.data).toBe(`/var/lib/${valueOf('StateDirectory')}`);
    expect(runFolderCandidates(invocation.data)[0]).toBe(invocation.data);
  });

  it('restarts it after a crash, but not where it would fail in the same way', () => {
    expect(valueOf('Restart')).toBe('on-failure');
    expect(valueOf('RestartPreventExitStatus').split(' ').map(Number).sort()).toEqual(
      [exitCode.usage, exitCode.configuration].sort(),
    );
  });

  it('leaves it the one capability that ping wants', () => {
    expect(valueOf('AmbientCapabilities')).toBe('CAP_NET_RAW');
    expect(valueOf('CapabilityBoundingSet')).toBe('CAP_NET_RAW');
  });

  it('is what the guide installs', () => {
    const guide = textOf('docs/systemd.md');
    expect(guide).toContain(valueOf('ExecStart').replace('/usr/bin/node', '/usr/local/bin/node'));
    for (const name of ['/opt/sentinel-ups', '/etc/sentinel-ups/sentinel-ups.yaml', valueOf('User')])
      expect(guide).toContain(name);
    expect(guide).toContain('addon/systemd/sentinel-ups.service');
  });

  it.skipIf(analyzeMissing !== null)(
    `is taken by systemd${analyzeMissing === null ? '' : ` (${analyzeMissing})`}`,
    async () => {
      const { stdout, stderr } = await analyze('verify');
      expect(`${stdout}${stderr}`).not.toContain('sentinel-ups.service');
    },
  );

  it.skipIf(analyzeMissing !== null)(
    `is well shut in${analyzeMissing === null ? '' : ` (${analyzeMissing})`}`,
    async () => {
      // In tenths: what is more exposed than 2.5 of 10 fails.
      await analyze('security', '--offline=true', '--threshold=25', '--no-pager');
    },
  );
});
