import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NutClient } from '../../src/adapters/nut/nut_client.js';
import type { UpsStatus } from '../../src/domain/view/snapshot.js';
import { seconds } from '../../src/domain/core/time.js';
import { freePort, nutFolder, nutUser } from '../adapters/nut/real_nut.js';
import { serviceProcess } from '../adapters/nut/service_process.js';
import { withOwnRunFolder } from '../lab/harness/upsmon.js';
import { waitFor } from '../wait_for.js';

describe('a real upsmon and a service that can be killed', () => {
  let folder: string;
  let port: number;
  let launch: (status: UpsStatus) => ChildProcess;
  const children: ChildProcess[] = [];

  const start = (child: ChildProcess): ChildProcess => {
    children.push(child);
    return child;
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  };

  beforeEach(async () => {
    folder = await nutFolder();
    port = await freePort();
    launch = await serviceProcess(folder, { port, runAs: await nutUser() });
  });
  afterEach(async () => {
    for (const child of children.splice(0)) await kill(child);
    await rm(folder, { recursive: true, force: true });
  });

  const shutDown = (): boolean => existsSync(join(folder, 'shut-down'));

  async function upsmon(): Promise<void> {
    const conf = join(folder, 'm');
    await mkdir(conf);
    await writeFile(
      join(conf, 'upsmon.conf'),
      `MONITOR ups@127.0.0.1:${port} 1 mon pass secondary\nMINSUPPLIES 1\nSHUTDOWNCMD "touch ${folder}/shut-down"\n` +
        `POWERDOWNFLAG ${folder}/killpower\nPOLLFREQ 1\nPOLLFREQALERT 1\nHOSTSYNC 2\nDEADTIME 15\nFINALDELAY 0\nRUN_AS_USER root\n`,
      { mode: 0o640 },
    );
    const env = { NUT_CONFPATH: conf, NUT_PIDPATH: conf, NUT_ALTPIDPATH: conf, PATH: process.env['PATH'] };
    const [first, ...rest] = withOwnRunFolder;
    start(spawn(first, [...rest, '/lib/nut/upsmon', '-F', '-p'], { env, stdio: 'ignore' }));
  }

  /** Asks until upsd answers, and keeps each different answer. */
  function readings(): { readonly seen: string[]; readonly stop: () => void } {
    const client = new NutClient({ host: '127.0.0.1', port, timeout: seconds(2) });
    const seen: string[] = [];
    let asking = true;
    const ask = async (): Promise<void> => {
      while (asking) {
        const answer = await client.ask('GET VAR ups ups.status').then(
          ([line]) => line?.slice(3).join() ?? '',
          () => 'nobody there',
        );
        if (seen.at(-1) !== answer) seen.push(answer);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    void ask();
    const stop = (): void => {
      asking = false;
      client.close();
    };
    return { seen, stop };
  }

  const loggedIn = async (): Promise<boolean> => {
    const client = new NutClient({ host: '127.0.0.1', port, timeout: seconds(2) });
    const count = (await client.clientAddresses('ups').catch(() => [])).length;
    client.close();
    return count === 1;
  };

  it('takes upsd along when the service is killed, and never reads OL when it comes back in mid-outage', async () => {
    const first = start(launch('OB'));
    const { seen, stop } = readings();
    await waitFor('OB', () => seen.at(-1) === 'OB', { within: 30_000 });
    await kill(first);
    await waitFor('upsd is gone', () => seen.at(-1) === 'nobody there');
    start(launch('OB'));
    await waitFor('OB again', () => seen.at(-1) === 'OB', { within: 30_000 });
    stop();
    expect(seen.filter((answer) => !['WAIT', 'OB', 'nobody there', ''].includes(answer))).toEqual([]);
  });

  it('does not shut down when the service was killed while OB and is back soon, and does so at OB LB', async () => {
    const first = start(launch('OB'));
    await upsmon();
    await waitFor('upsmon is logged in', loggedIn, { within: 30_000, every: 100 });
    await kill(first);
    const second = start(launch('OB'));
    await waitFor('upsmon is back', loggedIn, { within: 30_000, every: 100 });
    // Longer than upsmon's DEADTIME of 15 s since it lost upsd.
    await new Promise((resolve) => setTimeout(resolve, 17_000));
    expect(shutDown()).toBe(false);
    await kill(second);
    start(launch('OB LB'));
    await waitFor('upsmon shuts down', shutDown, { within: 30_000, every: 100 });
  });
});
