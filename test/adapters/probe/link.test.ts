import { execFileSync } from 'node:child_process';
import { mkdtemp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { OwnLink } from '../../../src/adapters/probe/link.js';
import { localAddressTowards } from '../../../src/adapters/probe/routes.js';
import { monotonicTime } from '../../../src/domain/core/time.js';

/** A folder laid out as the kernel's /proc/net and /sys/class/net are. */
let folder: string;
let link: OwnLink;
/** The test's own clock (ms). */
let now: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'link-'));
  now = 1000;
  link = new OwnLink({
    procNet: folder,
    classNet: join(folder, 'class'),
    localAddressTowards,
    now: () => monotonicTime(now),
  });
});
afterEach(() => rm(folder, { recursive: true }));

const route = (device: string): Promise<void> =>
  writeFile(join(folder, 'route'), `${device}	0001A8C0	00000000	0001	0	0	0	00FFFFFF	0	0	0\n`);

const device = async (
  name: string,
  { carrier = '', card = false, on = [] as string[] } = {},
): Promise<void> => {
  const path = join(folder, 'class', name);
  await mkdir(path, { recursive: true });
  if (carrier !== '') await writeFile(join(path, 'carrier'), `${carrier}\n`);
  if (card) await mkdir(join(path, 'device'));
  for (const lower of on) await symlink(join(folder, 'class', lower), join(path, `lower_${lower}`));
};

describe('our own link', () => {
  it('is fine where the interface has a carrier', async () => {
    await route('eth0');
    await device('eth0', { carrier: '1', card: true });
    expect(await link.troubleTowards('192.168.1.9')).toBeNull();
  });

  it('is down where the interface has none', async () => {
    await route('eth0');
    await device('eth0', { carrier: '0', card: true });
    expect((await link.troubleTowards('192.168.1.9'))?.text).toBe('eth0 has no link');
  });

  it('is fine where the interface has no such file', async () => {
    await route('tun0');
    await device('tun0');
    expect(await link.troubleTowards('192.168.1.9')).toBeNull();
    await route('gone0');
    expect(await link.troubleTowards('192.168.1.9')).toBeNull();
  });

  it('is down where a bridge keeps its carrier for virtual machines while its card has none', async () => {
    await route('vmbr0.5');
    await device('vmbr0.5', { carrier: '1', on: ['vmbr0'] });
    await device('vmbr0', { carrier: '1', on: ['tap100', 'eno1'] });
    await device('tap100', { carrier: '1' });
    await device('eno1', { carrier: '0', card: true });
    expect((await link.troubleTowards('192.168.1.9'))?.text).toBe('vmbr0.5 has no link');
  });

  it('is fine while one card of a bond has a carrier', async () => {
    await route('bond0');
    await device('bond0', { carrier: '1', on: ['eno1', 'eno2'] });
    await device('eno1', { carrier: '0', card: true });
    await device('eno2', { carrier: '1', card: true });
    expect(await link.troubleTowards('192.168.1.9')).toBeNull();
  });

  it('is fine on a bridge of virtual machines alone', async () => {
    await route('vmbr9');
    await device('vmbr9', { carrier: '1', on: ['tap1'] });
    await device('tap1', { carrier: '1' });
    expect(await link.troubleTowards('192.168.1.9')).toBeNull();
  });

  it('is that of the zone of a link-local address', async () => {
    await device('eth7', { carrier: '0' });
    expect((await link.troubleTowards('fe80::1%eth7'))?.text).toBe('eth7 has no link');
  });

  it('does not matter for loopback', async () => {
    expect(await link.troubleTowards('127.0.0.1')).toBeNull();
    expect(await link.troubleTowards('::1')).toBeNull();
  });

  it('is not judged where the kernel sends by another table than the main one', async () => {
    // 0.0.0.0 is this machine: every kernel has a route to it, though the table given here has none.
    await writeFile(join(folder, 'ipv6_route'), '');
    await writeFile(join(folder, 'route'), '');
    expect(await link.troubleTowards('0.0.0.0')).toBeNull();
  });

  it('cannot be told where the table is missing or endless', async () => {
    await expect(link.troubleTowards('192.168.1.9')).rejects.toThrow('ENOENT');
    await writeFile(join(folder, 'route'), 'x'.repeat(1_200_000));
    await expect(link.troubleTowards('192.168.1.9')).rejects.toThrow('too long');
  });

  it('is told while every thread of the pool is held', async () => {
    const pipes = [1, 2, 3, 4].map((index) => join(folder, `pipe${index}`));
    execFileSync('mkfifo', pipes);
    await route('eth0');
    await device('eth0', { carrier: '0' });
    // Reading a pipe that nobody writes to holds a thread, as a name server that does not answer does.
    const held = pipes.map((pipe) => readFile(pipe));
    try {
      expect((await link.troubleTowards('192.168.1.9'))?.text).toBe('eth0 has no link');
    } finally {
      execFileSync('sh', ['-c', 'for pipe; do : 1<>"$pipe"; done', 'sh', ...pipes]);
      await Promise.all(held);
    }
  });
});

/** What is found out about a route is kept for a moment. */
const aMoment = 150;

/** Another interface becomes the way, and time passes. */
const routesChange = async (name: string, seconds: number): Promise<void> => {
  await route(name);
  now += seconds * 1000;
  await pause(aMoment);
};

/** A way that was noted is told by the time that this resolves. */
const answers = async (address = '192.168.1.9'): Promise<void> => {
  link.answered(address);
  await pause(aMoment);
};

describe('the way by which an address last answered', () => {
  const lost = (before: string, after: string): string =>
    `${before}, by which it answered, has lost its route; the way now is ${after}`;

  beforeEach(async () => {
    await route('eth0');
    for (const name of ['eth0', 'wlan0', 'br0']) await device(name, { carrier: '1' });
    await answers();
  });

  it('is our trouble once another one takes its place', async () => {
    expect(await link.troubleTowards('192.168.1.9')).toBeNull();
    await routesChange('wlan0', 3600);
    expect((await link.troubleTowards('192.168.1.9'))?.text).toBe(lost('eth0', 'wlan0'));
    // It is not known by which way others answered.
    expect(await link.troubleTowards('192.168.1.10')).toBeNull();
  });

  it('is the new one once it has answered by that for a while', async () => {
    await routesChange('br0', 6);
    await answers();
    expect((await link.troubleTowards('192.168.1.9'))?.text).toBe(lost('eth0', 'br0'));
    now += 10_000;
    await answers();
    expect(await link.troubleTowards('192.168.1.9')).toBeNull();
  });

  it('is the old one again when that comes back', async () => {
    await routesChange('wlan0', 6);
    await answers();
    await routesChange('eth0', 6);
    expect(await link.troubleTowards('192.168.1.9')).toBeNull();
  });

  it('does not matter for a device that was silent by it for long', async () => {
    await link.troubleTowards('192.168.1.9');
    now += 601_000;
    await link.troubleTowards('192.168.1.9');
    await routesChange('br0', 6);
    expect(await link.troubleTowards('192.168.1.9')).toBeNull();
  });

  it('is told by the main table alone where no socket can be had', async () => {
    const withoutSockets = new OwnLink({
      procNet: folder,
      classNet: join(folder, 'class'),
      localAddressTowards: () => Promise.reject(new Error('EMFILE')),
      now: () => monotonicTime(now),
    });
    withoutSockets.answered('192.168.1.9');
    await pause(aMoment);
    expect(await withoutSockets.troubleTowards('192.168.1.9')).toBeNull();
    await routesChange('wlan0', 3600);
    expect((await withoutSockets.troubleTowards('192.168.1.9'))?.text).toBe(lost('eth0', 'wlan0'));
  });

  it('costs nothing for an answer while the routes stay as they are', async () => {
    let lookUps = 0;
    const counting = new OwnLink({
      procNet: folder,
      classNet: join(folder, 'class'),
      localAddressTowards: () => {
        lookUps += 1;
        return Promise.resolve(null);
      },
      now: () => monotonicTime(now),
    });
    for (let answer = 0; answer < 10_000; answer += 1) {
      counting.answered('192.168.1.9');
      now += 1;
    }
    expect(lookUps).toBe(1);
    now += 60_000;
    counting.answered('192.168.1.9');
    await pause(0);
    expect(lookUps).toBe(2);
  });
});
