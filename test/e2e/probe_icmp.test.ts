import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createProbe } from '../../src/probes/registry.js';
import { waitFor } from '../wait_for.js';
import { realContext } from './probe_context.js';

const pinging = (address: string, timeout = 1000) =>
  createProbe({ kind: 'icmp', address }, realContext(timeout));

describe('the real ping', () => {
  it.each(['127.0.0.1', '::1', 'localhost', '::ffff:127.0.0.1'])(
    'gets an answer from %s',
    async (address) => {
      const outcome = await pinging(address).attempt();
      expect(outcome).toMatchObject({ kind: 'alive' });
      expect(outcome.kind === 'alive' && outcome.latency).toBeGreaterThan(0);
    },
  );

  it('is not given a name that does not resolve, nor one that looks like an option', async () => {
    for (const name of ['no-such-name.invalid', '-f']) {
      expect(await pinging(name).attempt()).toMatchObject({
        kind: 'unknown',
        why: { text: `the name "${name}" does not resolve` },
      });
    }
  });

  it('runs many at once without a warning of Node', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): unknown => warnings.push(warning);
    process.on('warning', note);
    const probe = pinging('127.0.0.1', 5_000);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => probe.attempt()));
    process.off('warning', note);
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['alive']));
    expect(warnings).toEqual([]);
  });

  it('leaves our environment alone', async () => {
    const before = JSON.stringify(process.env);
    await pinging('127.0.0.1').attempt();
    expect(JSON.stringify(process.env)).toBe(before);
  });
});

describe('a stand-in for ping on the PATH', () => {
  const realPath = process.env['PATH'] ?? '';
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ping-'));
  });
  afterEach(async () => {
    process.env['PATH'] = realPath;
    await rm(folder, { recursive: true });
  });

  /** Puts a script before the real ping. */
  const standIn = async (script: string, mode = 0o755): Promise<void> => {
    const path = join(folder, 'ping');
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, mode);
    process.env['PATH'] = `${folder}:${realPath}`;
  };

  it.each<[string, string]>([
    ['prints one word', 'echo Killed'],
    ['prints nothing', 'exit 1'],
    ['prints bytes', 'head -c 300 /dev/urandom; exit 1'],
    ['prints another language', 'echo "1 Pakete gesendet, 0 empfangen, 100% Paketverlust"; exit 1'],
    ['complains', 'echo "ping: socket: Operation not permitted" >&2; exit 2'],
    ['is killed', 'kill -9 $$'],
  ])('that %s gives unknown', async (_, script) => {
    await standIn(script);
    expect((await pinging('127.0.0.1').attempt()).kind).toBe('unknown');
  });

  it('that never ends is killed in time', async () => {
    await standIn(`echo $$ > ${folder}/pid\nexec sleep 600`);
    // Time enough to have written its pid by then.
    expect(await pinging('127.0.0.1', 1_500).attempt()).toMatchObject({
      kind: 'unknown',
      why: { text: 'ping did not end in time and was killed' },
    });
    const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
    await waitFor('the end of the stand-in', () => isGone(pid));
  });

  it('that prints without end is killed', async () => {
    await standIn('exec yes');
    expect(await pinging('127.0.0.1').attempt()).toMatchObject({
      kind: 'unknown',
      why: { text: 'ping prints without end and was killed' },
    });
  });

  it('whose output a grandchild keeps open does not hold the probe up', async () => {
    await standIn('sleep 3 &\nexit 1');
    expect((await pinging('127.0.0.1', 200).attempt()).kind).toBe('unknown');
  });

  it('is killed when the probe is closed', async () => {
    await standIn(`echo $$ > ${folder}/pid\nexec sleep 600`);
    const probe = pinging('127.0.0.1', 10_000);
    const outcome = probe.attempt();
    const pid = await waitFor('its pid', async () =>
      Number(await readFile(join(folder, 'pid'), 'utf8').catch(() => '')),
    );
    probe.close();
    expect((await outcome).kind).toBe('unknown');
    await waitFor('its end', () => isGone(pid));
  });

  it('gets plain English, one packet and the timeout', async () => {
    await standIn(`echo "$LC_ALL $*" > ${folder}/seen; exit 2`);
    await pinging('127.0.0.1', 1500).attempt();
    expect(await readFile(join(folder, 'seen'), 'utf8')).toBe('C -n -W 1.5 -c 1 -s 56 127.0.0.1\n');
  });

  it('that is missing gives unknown and says what to install', async () => {
    process.env['PATH'] = folder;
    expect(await pinging('127.0.0.1').attempt()).toMatchObject({
      kind: 'unknown',
      why: { text: 'the program ping is missing: install iputils-ping' },
    });
  });

  it('that may not be run gives unknown', async () => {
    await standIn('true', 0o644);
    process.env['PATH'] = folder;
    expect(await pinging('127.0.0.1').attempt()).toMatchObject({
      kind: 'unknown',
      why: { text: expect.stringContaining('no permission') as string },
    });
  });
});

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};
