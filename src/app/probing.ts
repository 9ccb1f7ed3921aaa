import { AddressedProbe } from '../adapters/probe/addressed_probe.js';
import { findFping, type Fping } from '../adapters/probe/fping.js';
import { FpingProber, type PingedTarget } from '../adapters/probe/fping_prober.js';
import { OwnLink } from '../adapters/probe/link.js';
import { Resolver } from '../adapters/probe/resolver.js';
import type { Settings } from '../config/sections/registry.js';
import type { ProbeResult } from '../domain/core/event.js';
import { messageOf } from '../domain/core/failure.js';
import type { Inbox, Log, Output } from '../domain/core/ports.js';
import { seconds } from '../domain/core/time.js';
import type { ProbeContext } from '../probes/probe_kind.js';
import { createProbe, type ProbeSettings } from '../probes/registry.js';
import { Prober, type ProbedTarget } from '../runtime/prober.js';

type Probers = Pick<Prober, 'start' | 'probeAll' | 'stop'>;

export interface Probing extends Pick<Probers, 'start' | 'stop'> {
  /** Probes every sentinel and witness of that UPS at once. */
  probeAll(ups: string): void;
  /** Hears how the mains stands: while it may be gone, no name is followed to a new address. */
  readonly output: Output;
}

export interface ProbingContext extends Pick<ProbeContext, 'subscriptions' | 'clock'> {
  readonly settings: Settings;
  /** Null where it cannot be used. */
  readonly fping: Fping | null;
  readonly inbox: Inbox;
  readonly log: Log;
}

interface ProbedDevice {
  readonly id: string;
  readonly probe: ProbeSettings;
}

/** Hosts are no evidence of the mains: a calm look at each is enough to see it come and go. */
const hostTimes = { interval: seconds(5), timeout: seconds(1) };

/** fping forgets a request after 10 s (its SEQMAP_TIMEOUT_IN_NS), and could not hear its answer later. */
const maxFpingTimeout = seconds(9);

/** The fping of this machine; null where nobody is to be pinged, or where there is none that works, which is told. */
export async function fpingOf({ upses, hosts }: Settings, log: Log): Promise<Fping | null> {
  const devices = upses.flatMap(({ sentinels, witnesses }) => [...sentinels, ...witnesses]);
  const pinged = devices.some(({ probe }) => probe.kind === 'icmp');
  if (!pinged && !hosts.some(({ address }) => address !== null)) return null;
  try {
    return await findFping();
  } catch (error) {
    log.info(messageOf(error));
    return null;
  }
}

/** A prober for the sentinels and witnesses of each UPS, and one for the hosts; with fping each is two, one for ICMP. */
export function createProbing(context: ProbingContext): Probing {
  const { settings, subscriptions, fping, clock, inbox, log } = context;
  const resolver = new Resolver();
  const link = new OwnLink();

  const proberOf = (
    devices: readonly ProbedDevice[],
    times: typeof hostTimes,
    tell: (results: readonly ProbeResult[]) => void,
  ): Probers => {
    const { timeout } = times;
    const pinged: PingedTarget[] = [];
    const probed: ProbedTarget[] = [];
    for (const { id, probe } of devices) {
      if (probe.kind === 'icmp' && fping !== null && timeout <= maxFpingTimeout)
        pinged.push({ id, host: probe.address });
      else {
        const atHost: ProbeContext['atHost'] = (host, asked) =>
          new AddressedProbe(host, asked, timeout, { resolver, link });
        const onChange = (): void => prober.changed(id);
        probed.push({ id, probe: createProbe(probe, { timeout, clock, subscriptions, atHost, onChange }) });
      }
    }
    const prober = new Prober(probed, times, clock, (result) => tell([result]), log);
    if (fping === null) return prober;
    const own = { fping, clock, resolver, link, log, onResults: tell };
    return together([prober, new FpingProber(pinged, times, own)]);
  };

  const tellProbed = (results: readonly ProbeResult[]): void => inbox.dispatch({ type: 'probed', results });
  const ofUpses = new Map(
    settings.upses.map(({ name, sentinels, witnesses, detection }) => [
      name,
      proberOf([...sentinels, ...witnesses], detection, tellProbed),
    ]),
  );
  // What is found out about a host must never be taken for a sentinel's answer, whatever their names.
  const ofHosts = proberOf(
    settings.hosts.flatMap(({ id, address }) =>
      address === null ? [] : [{ id, probe: { kind: 'icmp', address } }],
    ),
    hostTimes,
    (results) => results.forEach((result) => inbox.dispatch({ type: 'host_probed', ...result })),
  );
  const all = together([...ofUpses.values(), ofHosts]);
  return {
    start: () => all.start(),
    probeAll: (ups) => ofUpses.get(ups)?.probeAll(),
    stop: () => {
      all.stop();
      resolver.stop();
    },
    output: {
      name: 'probes',
      show: ({ mains }) => {
        resolver.peace = mains.state === 'present';
      },
    },
  };
}

const together = (probers: readonly Probers[]): Probers => ({
  start: () => probers.forEach((prober) => prober.start()),
  probeAll: () => probers.forEach((prober) => prober.probeAll()),
  stop: () => probers.forEach((prober) => prober.stop()),
});
