import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { milliseconds, seconds } from '../../src/domain/core/time.js';
import type { ChildLimits, ChildSpec, RunAs, SupervisedChild } from '../../src/platform/child_process.js';
import { Supervisor } from '../../src/platform/supervisor.js';
import { KeptLog } from '../kept_log.js';
import { waitFor } from '../wait_for.js';

/** Longer than any test waits. */
const long = seconds(60);

const usual: ChildLimits = {
  preparation: seconds(15),
  readiness: seconds(15),
  firstWait: milliseconds(20),
  maxWait: milliseconds(50),
  steadyAfter: long,
  graceAtStop: long,
  graceAtRestart: milliseconds(0),
};

/** Tells that it takes SIGTERM, and ends. */
const orderly = 'trap "echo in order; exit 0" TERM; echo ready; while :; do sleep 0.02; done';
const stubborn = 'trap "" TERM; echo ready; while :; do sleep 0.02; done';

describe('a supervised program with limits of its own', () => {
  let log: KeptLog;
  let child: SupervisedChild;
  let told: string[];

  const supervise = (shell: string, more: Partial<ChildSpec> = {}): void => {
    const listener = { up: () => void told.push('up'), down: (reason: string) => void told.push(reason) };
    child = new Supervisor(log, usual).supervise(
      {
        name: 'worker',
        command: '/bin/sh',
        args: ['-c', shell],
        env: {},
        runAs: null,
        prepare: () => Promise.resolve(),
        ready: () => waitFor('it is ready', () => log.at('info').includes('ready')).then(),
        levelOf: () => 'info',
        ...more,
      },
      listener,
    );
    child.start();
  };
  const up = async (): Promise<number> => {
    await waitFor('it serves', () => told.at(-1) === 'up');
    return child.pid ?? 0;
  };
  const restarted = (): Promise<unknown> => waitFor('it serves anew', () => told.join() === 'up,it hangs,up');

  beforeEach(() => {
    log = new KeptLog();
    told = [];
  });
  afterEach(() => child.stop());

  it('is asked to end where it has grace at a restart', async () => {
    supervise(orderly, { limits: { graceAtRestart: long, graceAtStop: milliseconds(100) } });
    await up();
    child.restart('it hangs');
    await restarted();
    expect(log.at('info')).toContain('in order');
  });

  it('is killed at once where it has none', async () => {
    supervise(orderly, { limits: { graceAtStop: milliseconds(100) } });
    await up();
    child.restart('it hangs');
    await restarted();
    expect(log.at('info')).not.toContain('in order');
  });

  it('is killed after the grace where it does not heed', async () => {
    supervise(stubborn, { limits: { graceAtRestart: milliseconds(100), graceAtStop: milliseconds(100) } });
    const pid = await up();
    child.restart('it hangs');
    await restarted();
    expect(existsSync(`/proc/${pid}`)).toBe(false);
    expect(log.at('warn')).toEqual(['worker is started anew: it hangs']);
  });

  it('is stopped in the midst of a restart too', async () => {
    supervise(stubborn, { limits: { graceAtRestart: long, graceAtStop: milliseconds(100) } });
    const pid = await up();
    child.restart('it hangs');
    await child.stop();
    expect(existsSync(`/proc/${pid}`)).toBe(false);
    expect(child.pid).toBeNull();
  });

  it('keeps the limits of the others for what it does not name', async () => {
    supervise('exec sleep 60', {
      ready: () => new Promise(() => undefined),
      limits: { readiness: milliseconds(50), graceAtStop: milliseconds(100) },
    });
    await waitFor('it is given up', () => told.length > 0);
    expect(told).toEqual(['worker did not serve within 0.05 s of its start']);
  });

  it.skipIf(process.getuid?.() !== 0)(
    'is in the groups that it is given, with no rights besides (needs root)',
    async () => {
      const runAs: RunAs = { uid: 65_534, gid: 65_534, groups: [20, 65_534] };
      supervise('echo "$(id -u) $(id -g) $(id -G)"; echo ready; exec sleep 60', {
        runAs,
        limits: { graceAtStop: milliseconds(100) },
      });
      const pid = await up();
      const [ids = ''] = log.at('info');
      expect(ids.split(' ').slice(0, 2)).toEqual(['65534', '65534']);
      expect(new Set(ids.split(' ').slice(2))).toEqual(new Set(['65534', '20']));
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      expect(status).toMatch(/^NoNewPrivs:\t1$/m);
      expect(status).toMatch(/^CapEff:\t0+$/m);
    },
  );
});
