import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { ProbeSettings } from '../../../src/probes/registry.js';
import type { ProbeOutcome } from '../../../src/domain/core/event.js';
import { labAvailable } from '../harness/available.js';
import { createLab, type Lab } from '../harness/namespaces.js';
import { mustRun } from '../harness/run_to_end.js';

const built = fileURLToPath(new URL('../../../dist/', import.meta.url));

/** Runs on the lab's machine with the built probes: one attempt of each of the settings given, side by side. */
const script = `
  import { openSync } from 'node:fs';
  const { createProbe } = await import('${built}probes/registry.js');
  const { AddressedProbe } = await import('${built}adapters/probe/addressed_probe.js');
  const { OwnLink } = await import('${built}adapters/probe/link.js');
  const { Resolver } = await import('${built}adapters/probe/resolver.js');
  const { settings, timeout, user, exhaust } = JSON.parse(process.argv[1]);
  const now = () => ({ monotonic: performance.now(), wall: Date.now() });
  const shared = { resolver: new Resolver(), link: new OwnLink() };
  const atHost = (host, probe) => new AddressedProbe(host, probe, timeout, shared);
  const context = { timeout, clock: { now }, atHost, subscriptions: null, onChange() {} };
  const probes = settings.map((one) => createProbe(one, context));
  if (user) process.setuid(user);
  try { while (exhaust) openSync('/dev/null'); } catch {}
  const outcomes = await Promise.all(probes.map((probe) => probe.attempt()));
  console.log(JSON.stringify(outcomes.map(({ kind, why }) => ({ kind, why: why?.text }))));
`;

/** As people are told of it. */
interface Met {
  readonly kind: ProbeOutcome['kind'];
  readonly why?: string;
}

interface Circumstances {
  readonly timeout?: number;
  /** Put before the program, such as `setpriv …`. */
  readonly under?: readonly string[];
  readonly user?: number;
  /** Takes all file descriptors first. */
  readonly exhaust?: boolean;
}

const icmp = (address: string): ProbeSettings => ({ kind: 'icmp', address });
const tcp = (address: string): ProbeSettings => ({ kind: 'tcp', address, port: 80 });
const http = (address: string): ProbeSettings => ({ kind: 'http', url: `http://${address}/` });
const everyWay = (address: string): ProbeSettings[] => [icmp(address), tcp(address), http(address)];
const kindsOf = (outcomes: readonly Met[]): string[] => outcomes.map(({ kind }) => kind);

describe.skipIf(!labAvailable)('what probes meet in a real network (needs network namespaces)', () => {
  let lab: Lab;
  let sentinel: string;
  beforeEach(async () => {
    lab = await createLab({ sentinels: 1, witnesses: 0 });
    sentinel = lab.sentinels[0] ?? '';
  });
  afterEach(() => lab.close());

  /** /sys shows the interfaces of whoever mounted it: the machine mounts its own. */
  const attempt = async (
    settings: readonly ProbeSettings[],
    { timeout = 1000, under = [], user, exhaust }: Circumstances = {},
  ): Promise<Met[]> => {
    const words = [...under, process.execPath, '--input-type=module', '--eval', script];
    const ownSys = ['--mount', 'sh', '-c', 'mount -t sysfs sysfs /sys && exec "$@"', 'sh'];
    const order = JSON.stringify({ settings, timeout, user, exhaust });
    const stdout = await mustRun(lab.onMachine[0], [
      ...lab.onMachine.slice(1),
      'unshare',
      ...ownSys,
      ...words,
      order,
    ]);
    return JSON.parse(stdout) as Met[];
  };

  it('a device that answers is alive, also by refusing', async () => {
    expect(kindsOf(await attempt(everyWay(sentinel)))).toEqual(['alive', 'alive', 'alive']);
  });

  it('a device without power is silent', async () => {
    await lab.cut();
    expect(kindsOf(await attempt(everyWay(sentinel)))).toEqual(['silent', 'silent', 'silent']);
  });

  it('nobody at the address is silent, also where the timeout is long enough to be told so', async () => {
    expect(await attempt(everyWay('10.77.0.200'), { timeout: 4500 })).toEqual([
      { kind: 'silent', why: 'destination host unreachable' },
      { kind: 'silent', why: 'destination host unreachable' },
      { kind: 'silent', why: 'destination host unreachable' },
    ]);
  });

  it('an answer that is lost is silence', async () => {
    const loss = 'table ip t { chain i { type filter hook input priority 0; icmp type echo-reply drop; }; }';
    await lab.run('nft', [loss]);
    expect(await attempt([icmp(sentinel)])).toEqual([{ kind: 'silent', why: 'no answer in 1 s' }]);
  });

  it('our own cable pulled is our link down, not silence', async () => {
    await lab.pullCables();
    const outcomes = await attempt([...everyWay(sentinel), icmp('fe80::1%house')]);
    const noLink = { kind: 'link_down', why: 'house has no link' };
    expect(outcomes).toEqual([noLink, noLink, noLink, noLink]);
  });

  it('our own interface taken down is our link down', async () => {
    await lab.lowerInterfaces();
    const outcomes = await attempt([...everyWay(sentinel), icmp('fe80::1%house')]);
    expect(kindsOf(outcomes)).toEqual(['link_down', 'link_down', 'link_down', 'link_down']);
  });

  it('no route is our link down', async () => {
    await lab.run('ip', ['route', 'add', 'unreachable', '10.99.0.0/16']);
    const outcomes = await attempt([...everyWay('10.88.0.1'), ...everyWay('10.99.0.1')]);
    expect(new Set(kindsOf(outcomes))).toEqual(new Set(['link_down']));
  });

  it('a route of another table than the main one is a route', async () => {
    for (const words of [
      'route flush table main',
      'route add 10.77.0.0/24 dev house table 7',
      'rule add to 10.77.0.0/24 table 7',
    ]) {
      await lab.run('ip', words.split(' '));
    }
    expect(kindsOf(await attempt([icmp(sentinel)]))).toEqual(['alive']);
    await lab.cut();
    expect(kindsOf(await attempt([icmp(sentinel)]))).toEqual(['silent']);
  });

  it('our own firewall is unknown', async () => {
    const reject =
      'table ip t { chain o { type filter hook output priority 0; icmp type echo-request reject; }; }';
    await lab.run('nft', [reject]);
    expect(kindsOf(await attempt([icmp(sentinel)]))).toEqual(['unknown']);
  });

  it.each([
    ['root', undefined],
    ['somebody', 65_534],
  ])('no permission for ICMP as %s is unknown', async (_, user) => {
    await lab.run('sysctl', ['-qw', 'net.ipv4.ping_group_range=1 0']);
    const under = ['setpriv', '--bounding-set=-net_raw', '--inh-caps=-net_raw'];
    const [outcome] = await attempt([icmp(sentinel)], { under, ...(user !== undefined && { user }) });
    expect(outcome).toMatchObject({ kind: 'unknown', why: expect.stringMatching(/permi/i) as string });
  });

  it('no file descriptors left is unknown', async () => {
    const under = ['sh', '-c', 'ulimit -n 40; exec "$@"', 'sh'];
    const outcomes = await attempt(everyWay(sentinel), { under, exhaust: true });
    expect(kindsOf(outcomes)).toEqual(['unknown', 'unknown', 'unknown']);
  });
});
