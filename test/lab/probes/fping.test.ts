import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { ProbeOutcome } from '../../../src/domain/core/event.js';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { timeUntil } from '../harness/detection_times.js';
import { inHouse, startOnLine } from '../harness/in_house.js';
import { LongRunning } from '../harness/long_running.js';
import { createLab, type Lab } from '../harness/namespaces.js';
import { OnlyPath } from '../harness/only_path.js';
import { problemIs } from '../harness/topics_seen.js';
import { watchedHouse } from '../harness/watched_house.js';

const built = fileURLToPath(new URL('../../../dist/', import.meta.url));

/** Runs on the lab's machine: pings what it is given by the built prober, and prints each result as a line of JSON. */
const script = `
  const { FpingProber } = await import('${built}adapters/probe/fping_prober.js');
  const { findFping } = await import('${built}adapters/probe/fping.js');
  const { OwnLink } = await import('${built}adapters/probe/link.js');
  const { Resolver } = await import('${built}adapters/probe/resolver.js');
  const { hosts, times } = JSON.parse(process.argv[1]);
  const clock = { now: () => ({ monotonic: performance.now(), wall: Date.now() }) };
  const log = { info() {}, warn: (line) => console.log(JSON.stringify({ line })) };
  const onResults = (results) => results.forEach((result) => console.log(JSON.stringify({ ...result, at: performance.now() })));
  const context = { fping: await findFping(), clock, resolver: new Resolver(), link: new OwnLink(), log, onResults };
  new FpingProber(hosts.map((host) => ({ id: host, host })), times, context).start();
`;

interface Result {
  readonly id: string;
  readonly sentAt: number;
  readonly at: number;
  readonly outcome: ProbeOutcome;
}

describe.skipIf(!labAvailable)('what fping meets in a real network (needs network namespaces)', () => {
  let lab: Lab;
  let sentinel: string;
  let running: LongRunning | null = null;
  beforeEach(async () => {
    lab = await createLab({ sentinels: 1, witnesses: 0 });
    sentinel = lab.sentinels[0] ?? '';
  });
  afterEach(async () => {
    await running?.end();
    running = null;
    await lab.close();
  });

  /** /sys shows the interfaces of whoever mounted it: the machine mounts its own. */
  const ping = (hosts: readonly string[], interval = 600, timeout = 500): void => {
    const order = JSON.stringify({ hosts, times: { interval, timeout } });
    const ownSys = ['unshare', '--mount', 'sh', '-c', 'mount -t sysfs sysfs /sys && exec "$@"', 'sh'];
    const words = [process.execPath, '--input-type=module', '--eval', script, order];
    running = new LongRunning([...lab.onMachine, ...ownSys, ...words]);
  };

  const results = (id: string): Result[] =>
    (running?.lines ?? [])
      .map(({ text }) => JSON.parse(text) as Partial<Result>)
      .filter((result): result is Result => result.id === id);
  const kindsOf = (id: string): string[] => results(id).map(({ outcome }) => outcome.kind);

  /** The kinds of the next results, once there are so many: of the round at the start and of turns after it. */
  const told = async (id: string, count = 4): Promise<Set<string>> => {
    const before = results(id).length;
    await waitFor(`${count} results of ${id}`, () => results(id).length >= before + count, {
      within: 30_000,
    });
    return new Set(kindsOf(id).slice(before, before + count));
  };

  it('a device that answers is alive, one without power silent, and it comes back', async () => {
    ping([sentinel, '10.77.0.200']);
    expect(await told(sentinel)).toEqual(new Set(['alive']));
    expect(await told('10.77.0.200')).toEqual(new Set(['silent']));
    await lab.cut();
    await waitFor('silence', () => kindsOf(sentinel).at(-1) === 'silent');
    expect(await told(sentinel)).toEqual(new Set(['silent']));
    await lab.restore();
    await waitFor('an answer', () => kindsOf(sentinel).at(-1) === 'alive');
    expect(await told(sentinel)).toEqual(new Set(['alive']));
  });

  it('our own cable pulled, our interface down and no route are our link down, not silence', async () => {
    ping([sentinel, 'fe80::1%house', '10.88.0.1']);
    expect(await told('10.88.0.1')).toEqual(new Set(['link_down']));
    await lab.pullCables();
    for (const id of [sentinel, 'fe80::1%house']) {
      await waitFor('our link down', () => kindsOf(id).at(-1) === 'link_down');
      expect(await told(id)).toEqual(new Set(['link_down']));
    }
    expect(kindsOf(sentinel)).not.toContain('silent');
    await lab.plugInCables();
    await waitFor('an answer', () => kindsOf(sentinel).at(-1) === 'alive');
    const before = results(sentinel).length;
    await lab.lowerInterfaces();
    await waitFor('our link down', () => kindsOf(sentinel).at(-1) === 'link_down', { within: 30_000 });
    expect(await told(sentinel)).toEqual(new Set(['link_down']));
    expect(kindsOf(sentinel).slice(before)).not.toContain('silent');
  });

  it('our own firewall is unknown, from its first moment', async () => {
    ping([sentinel]);
    await told(sentinel);
    const reject =
      'table ip t { chain o { type filter hook output priority 0; ip daddr 10.77.0.0/24 icmp type echo-request reject; }; }';
    await lab.run('nft', [reject]);
    await waitFor('unknown', () => kindsOf(sentinel).at(-1) === 'unknown', { within: 30_000 });
    expect(await told(sentinel)).toEqual(new Set(['unknown']));
    expect(kindsOf(sentinel)).not.toContain('silent');
  });

  it('where all answers are dropped here, its own as well, nobody is called silent', async () => {
    ping([sentinel]);
    await told(sentinel);
    await lab.run('nft', [
      'table ip t { chain i { type filter hook input priority 0; icmp type echo-reply drop; }; }',
    ]);
    await waitFor('unknown', () => kindsOf(sentinel).at(-1) === 'unknown', { within: 30_000 });
    expect(await told(sentinel, 2)).toEqual(new Set(['unknown']));
  });

  it('an address that may not be pinged is unknown, and an error from the device itself is an answer', async () => {
    // The kernel sends an error a second at most to the same address.
    await lab.run('sysctl', ['-qw', 'net.ipv4.icmp_ratelimit=0']);
    await lab.run('nft', [
      `table ip t { chain i { type filter hook input priority 0; ip daddr 10.77.0.1 icmp type echo-request reject with icmp port-unreachable; }; }`,
    ]);
    ping(['10.77.0.255', '10.77.0.1']);
    expect(await told('10.77.0.255')).toEqual(new Set(['unknown']));
    expect(await told('10.77.0.1')).toEqual(new Set(['alive']));
  });

  it('an answer after the timeout is told a second time, of the same request, with how long it took', async () => {
    // A request waits for ARP's answer, which is asked for once a second: a device that comes back answers it late.
    await lab.cut();
    ping([sentinel], 5_000, 300);
    const inTime = await waitFor('silence', () => results(sentinel)[0]);
    expect(inTime.outcome.kind).toBe('silent');
    await lab.restore();
    const late = await waitFor('a late answer', () =>
      results(sentinel).find(({ outcome }) => outcome.kind === 'alive'),
    );
    expect(late.sentAt).toBe(inTime.sentAt);
    expect(late.outcome.kind === 'alive' && late.outcome.latency).toBeGreaterThan(300);
  });
});

describe.skipIf(!labAvailable)('the service with fping (needs network namespaces)', () => {
  it('a thousand sentinels cut: OB, and OL when the mains is back', async () => {
    const house = await watchedHouse({ sentinels: 1_000, witnesses: 0 });
    try {
      await house.lab.cut();
      await timeUntil(house.service.clients, 'OB', 60_000);
      await house.lab.restore();
      await timeUntil(house.service.clients, 'OL', 60_000);
    } finally {
      await house.close();
    }
  });

  it('killed with SIGKILL leaves no fping behind', () =>
    inHouse({}, async ({ lab, service }) => {
      await startOnLine(service);
      const fpings = async (): Promise<string> =>
        (await lab.run('sh', ['-c', `for p in $(ip netns pids ${lab.machine}); do cat /proc/$p/comm; done`]))
          .stdout;
      expect(await fpings()).toContain('fping');
      await service.crash();
      await waitFor('the end of fping', async () => !(await fpings()).includes('fping'));
    }));

  it('fping taken away while all is well: OL all the time, and the problem says what it is', () =>
    inHouse({}, async ({ service }) => {
      const path = await OnlyPath.make(service);
      await path.real('fping');
      await startOnLine(service, { under: path.under });
      await path.remove('fping');
      const loop = await pidOf(service.process.pid, 'fping');
      process.kill(loop, 'SIGKILL');
      await problemIs(service.clients, /fping is missing/);
      expect(await service.clients.status()).toBe('OL');
      await path.real('fping');
      await problemIs(service.clients, 'off');
    }));
});

const pidOf = (parent: number, name: string): Promise<number> =>
  waitFor(name, async () => {
    const children = await readFile(`/proc/${parent}/task/${parent}/children`, 'latin1');
    for (const child of children.trim().split(/\s+/).map(Number)) {
      const comm = await readFile(`/proc/${child}/comm`, 'latin1').catch(() => '');
      if (comm.trim() === name) return child;
    }
    await pause(50);
    return 0;
  });
