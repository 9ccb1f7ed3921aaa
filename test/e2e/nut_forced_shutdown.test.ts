import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NutClient } from '../../src/adapters/nut/nut_client.js';
import { standsOnLine } from '../../src/adapters/nut/forced_shutdown.js';
import { restsAfterBattery } from '../../src/adapters/nut/upsd_restarts.js';
import { givenStatus } from '../adapters/nut/given.js';
import { RealNut } from '../adapters/nut/real_nut.js';
import { waitFor } from '../wait_for.js';

describe("a client's forced shutdown at a real upsd", () => {
  let nut: RealNut;
  beforeEach(async () => {
    nut = await RealNut.start(['ups', 'nas']);
  });
  afterEach(() => nut.stop());

  const both = (status: 'OL' | 'OB' | 'OB LB') =>
    [givenStatus(status), givenStatus(status, { name: 'nas' })] as const;

  /** @returns the connection that did it, still logged in */
  async function force(ups: string): Promise<NutClient> {
    const client = nut.client();
    await client.ask('USERNAME main');
    await client.ask('PASSWORD "main\\"p\\\\a\\#s=s"');
    await client.ask(`LOGIN ${ups}`);
    expect(await client.ask(`FSD ${ups}`)).toEqual([['OK', 'FSD-SET']]);
    return client;
  }

  it('stays as long as the outage does, and goes with it without a restart', async () => {
    nut.show(...both('OB'));
    await nut.reads('OB');
    (await force('ups')).close();
    nut.show(...both('OB LB'));
    await nut.reads('FSD OB LB');
    const pid = await nut.upsdPid();
    nut.show(...both('OL'));
    await nut.reads('OL', { within: 4_000 });
    expect(await nut.status('nas')).toBe('OL');
    expect(await nut.upsdPid()).toBe(pid);
    expect(nut.inbox.of('component_failed')).toEqual([]);
    expect(await readFile(join(nut.folder, 'c', 'ups.conf'), 'utf8')).toMatch(/\[ups\][^]*\[nas\]/);
  });

  it('that somebody wants while the mains is there stands two minutes', async () => {
    nut.show(...both('OL'));
    await nut.reads('OL', { ups: 'nas' });
    const client = await force('nas');
    await nut.reads('FSD OL', { ups: 'nas' });
    // The look that counts this client is one that sees its forced shutdown too.
    const counted = () => nut.inbox.of('clients_counted').at(-1)?.clients?.get('nas') === 1;
    await waitFor('a look', counted, { within: 20_000 });
    client.close();
    expect(await nut.status('nas')).toBe('FSD OL');
    nut.clock.ahead += standsOnLine;
    await nut.reads('OL', { ups: 'nas', within: 20_000 });
  });

  it('goes by a restart of upsd where its files cannot be written, but not on battery nor in the minute after it', async () => {
    nut.show(...both('OB LB'));
    await nut.reads('OB LB');
    (await force('ups')).close();
    const conf = join(nut.folder, 'c');
    // Even root cannot write a file where a folder has its name.
    await mkdir(join(conf, 'ups.conf.without', 'x'), { recursive: true });
    const pid = await nut.upsdPid();
    nut.show(givenStatus('OL'), givenStatus('OB', { name: 'nas' }));
    await waitFor('the attempt', () => nut.log.text('info').includes('upsd will be started anew once'));
    nut.show(...both('OL'));
    const attempts = (): number => nut.log.text('debug').split('upsd will be started anew later').length - 1;
    const soFar = attempts();
    await waitFor('another attempt', () => attempts() > soFar);
    expect(await nut.status()).toBe('FSD OL');
    expect(await nut.upsdPid()).toBe(pid);
    nut.clock.ahead += restsAfterBattery;
    await nut.reads('OL', { within: 20_000 });
    expect(await nut.upsdPid()).not.toBe(pid);
    await rm(join(conf, 'ups.conf.without'), { recursive: true });
  });

  it('goes on the whole configuration even where somebody has damaged it', async () => {
    nut.show(...both('OB'));
    await nut.reads('OB');
    (await force('ups')).close();
    const file = join(nut.folder, 'c', 'ups.conf');
    await writeFile(file, '# nothing\n');
    await chmod(file, 0o600);
    nut.show(...both('OL'));
    await nut.reads('OL');
    await nut.reads('OL', { ups: 'nas' });
  });
});
