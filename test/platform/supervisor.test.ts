import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Supervisor } from '../../src/platform/supervisor.js';
import { systemUser, type ChildSpec, type SupervisedChild } from '../../src/platform/child_process.js';
import type { Log, LogLevel } from '../../src/domain/core/ports.js';
import { milliseconds, seconds } from '../../src/domain/core/time.js';
import { waitFor } from '../wait_for.js';

const lines: { level: LogLevel; message: string }[] = [];
const log: Log = {
  debug: (message) => void lines.push({ level: 'debug', message }),
  info: (message) => void lines.push({ level: 'info', message }),
  warn: (message) => void lines.push({ level: 'warn', message }),
  error: (message) => void lines.push({ level: 'error', message }),
  child: () => log,
};
const quick = {
  preparation: seconds(15),
  readiness: seconds(15),
  firstWait: milliseconds(20),
  maxWait: milliseconds(50),
  steadyAfter: seconds(60),
  graceAtStop: milliseconds(300),
  graceAtRestart: milliseconds(0),
};

/** For programs that never serve. */
const impatient = { ...quick, readiness: milliseconds(400) };

describe('a supervised program', () => {
  let folder: string;
  let child: SupervisedChild;
  const told: string[] = [];
  const listener = { up: () => void told.push('up'), down: (reason: string) => void told.push(reason) };

  const supervise = (shell: string, more: Partial<ChildSpec> = {}, limits = quick): SupervisedChild => {
    child = new Supervisor(log, limits).supervise(
      {
        name: 'worker',
        command: '/bin/sh',
        args: ['-c', shell],
        env: { FOLDER: folder },
        runAs: null,
        prepare: () => Promise.resolve(),
        ready: () => Promise.resolve(),
        levelOf: (line) => (line.includes('bad') ? 'error' : 'info'),
        ...more,
      },
      listener,
    );
    child.start();
    return child;
  };
  const alive = (pid: number): boolean => existsSync(`/proc/${pid}`);
  const ups = (): number => told.filter((word) => word === 'up').length;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sup'));
    told.length = lines.length = 0;
  });
  afterEach(async () => {
    await child.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('has its output in the log, each line at its level', async () => {
    supervise('echo fine; echo bad >&2; printf unended; exec sleep 60');
    await waitFor('its lines', () => lines.length >= 2);
    expect(lines).toContainEqual({ level: 'info', message: 'fine' });
    expect(lines).toContainEqual({ level: 'error', message: 'bad' });
  });

  it('that prints without end is told by the number of its lines, and by what it said last', async () => {
    const line = 'y'.repeat(99);
    supervise(`yes ${line} | head -c 50000000 >&2; echo out of luck >&2; exit 3`);
    await waitFor('its end', () => told.some((reason) => reason.includes('exit code 3')), { within: 60_000 });
    expect(told).toContain('worker ended with exit code 3: out of luck');
    const kept = lines.filter(({ message }) => message === line).length;
    expect(kept).toBeLessThan(200);
    const left = lines.flatMap(({ message }) => /^… and ([\d,]+) more lines$/.exec(message)?.[1] ?? []);
    const sum = left.reduce((total, count) => total + Number(count.replaceAll(',', '')), 0);
    expect(kept + sum).toBe(500_001);
  }, 60_000);

  it('is started again whenever it ends, and the same cause is told once', async () => {
    supervise('echo x >> $FOLDER/starts; echo bad luck >&2; exit 3', {
      ready: () => new Promise(() => undefined),
    });
    await waitFor(
      'several starts',
      async () => (await readFile(join(folder, 'starts'), 'utf8').catch(() => '')).length >= 6,
    );
    expect(told).toEqual(['worker ended with exit code 3: bad luck']);
  });

  it('is back after a SIGKILL, and that is told', async () => {
    supervise('exec sleep 60');
    await waitFor('it serves', () => ups() === 1);
    process.kill(child.pid ?? 0, 'SIGKILL');
    await waitFor('it serves again', () => ups() === 2);
    expect(told).toEqual(['up', 'worker was ended by SIGKILL', 'up']);
  });

  it('is started again with the files of before where the disk hangs, and asks nothing more of that', async () => {
    const fifo = join(folder, 'fifo');
    let preparations = 0;
    supervise(
      'echo x >> $FOLDER/starts; exec sleep 60',
      {
        prepare: async () => {
          preparations += 1;
          // Opening a FIFO for writing holds its thread until somebody reads, as a write to a disk that hangs does.
          if (preparations > 1) await writeFile(fifo, '');
        },
      },
      { ...quick, preparation: milliseconds(200) },
    );
    await waitFor('its first start', () => ups() === 1);
    execFileSync('mkfifo', [fifo]);
    for (const starts of [2, 3]) {
      process.kill(child.pid ?? NaN, 'SIGKILL');
      await waitFor('its next start', () => ups() === starts);
    }
    expect(preparations).toBe(2);
    await readFile(fifo);
  });

  it('that cannot be started, or prepared, is a cause too', async () => {
    supervise('', { command: join(folder, 'missing') });
    await waitFor('the cause', () => told.some((reason) => reason.includes('missing')));
    await child.stop();
    told.length = 0;
    supervise('', { prepare: () => Promise.reject(new Error('no room')) });
    await waitFor('the cause', () => told.length > 0);
    expect(told).toEqual(['no room']);
  });

  it('that does not serve in time is killed and tried again', async () => {
    supervise(
      'echo x >> $FOLDER/starts; exec sleep 60',
      { ready: () => new Promise(() => undefined) },
      impatient,
    );
    const first = await waitFor('a pid', () => child.pid);
    await waitFor(
      'a second start',
      async () => (await readFile(join(folder, 'starts'), 'utf8').catch(() => '')).length >= 4,
    );
    expect(told).toEqual(['worker did not serve within 0.4 s of its start']);
    expect(alive(first)).toBe(false);
  });

  it('that does not serve in time is told with what was missing', async () => {
    const ready: ChildSpec['ready'] = (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('it has no ears')), { once: true });
      });
    supervise('exec sleep 60', { ready }, impatient);
    await waitFor('the cause', () => told.length > 0);
    expect(told).toEqual(['worker did not serve within 0.4 s of its start: it has no ears']);
  });

  it('can be restarted while it hangs', async () => {
    supervise('exec sleep 60');
    await waitFor('it serves', () => ups() === 1);
    const first = child.pid ?? 0;
    process.kill(first, 'SIGSTOP');
    child.restart('it hangs');
    await waitFor('it serves again', () => ups() === 2);
    expect(told).toEqual(['up', 'it hangs', 'up']);
    expect(alive(first)).toBe(false);
  });

  it('can be stopped while it hangs, ignores SIGTERM, waits or was never started', async () => {
    supervise('trap "" TERM; echo ready; while :; do sleep 1; done', {
      ready: () => waitFor('x', () => lines.length > 0).then(),
    });
    await waitFor('it serves', () => ups() === 1);
    const stubborn = child.pid ?? 0;
    await child.stop();
    expect(alive(stubborn)).toBe(false);
    expect(child.pid).toBeNull();
    supervise('exec sleep 60');
    await waitFor('it serves', () => ups() === 2);
    const frozen = child.pid ?? 0;
    process.kill(frozen, 'SIGSTOP');
    await child.stop();
    expect(alive(frozen)).toBe(false);
    supervise('exit 1');
    await child.stop();
    supervise('', { prepare: () => pause(50) });
    await child.stop();
    expect(child.pid).toBeNull();
  });

  it('is not disturbed by a listener that fails', async () => {
    const failing = {
      up: () => {
        throw new Error('listener');
      },
      down: () => {
        throw new Error('listener');
      },
    };
    child = new Supervisor(log, quick).supervise(
      {
        name: 'worker',
        command: '/bin/sleep',
        args: ['60'],
        env: {},
        runAs: null,
        prepare: () => Promise.resolve(),
        ready: () => Promise.resolve(),
        levelOf: () => 'info',
      },
      failing,
    );
    child.start();
    const first = await waitFor('a pid', () => child.pid);
    process.kill(first, 'SIGKILL');
    await waitFor('another pid', () => child.pid !== null && child.pid !== first);
  });

  it('runs as the given user', async () => {
    const nobody = await systemUser('nobody');
    if (process.getuid?.() !== 0 || nobody === null) {
      supervise('exec sleep 60');
      expect(process.getuid?.()).not.toBe(0);
      return;
    }
    supervise('id -u; id -G; exec sleep 60', { runAs: nobody });
    await waitFor('its ids', () => lines.length >= 2);
    expect(lines.map(({ message }) => message)).toEqual([String(nobody.uid), String(nobody.gid)]);
  });
});
