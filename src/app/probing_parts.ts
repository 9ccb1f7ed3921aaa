import { findFping, type Fping } from '../adapters/probe/fping_program.js';
import { FpingProber, type PingedTarget } from '../adapters/probe/fping_prober.js';
import { OwnLink } from '../adapters/probe/link.js';
import { createProbe } from '../adapters/probe/probes.js';
import { Resolver } from '../adapters/probe/resolver.js';
import type { ProbeSettings } from '../config/sections/devices.js';
import type { Settings } from '../config/settings.js';
import { messageOf } from '../domain/failure.js';
import type { Clock, Inbox, Log, Output } from '../domain/ports.js';
import { seconds, type Duration } from '../domain/time.js';
import type { TopicSubscriptions } from '../platform/topic_subscriptions.js';
import { Prober } from '../runtime/prober.js';

interface Probing {
  start(): void;
  /** Probes every sentinel and witness at once. */
  probeEverything(): void;
  stop(): void;
}

export interface ProbingParts extends Probing {
  /** Hears how the mains stands: while it may be gone, no name is followed to a new address. */
  readonly output: Output;
}

interface ProbedDevice {
  readonly id: string;
  readonly probe: ProbeSettings;
}

interface ProbeTimes {
  readonly interval: Duration;
  readonly timeout: Duration;
}

/** Hosts are no evidence of the mains: a calm look at each is enough to see it come and go. */
const hostProbing = { interval: seconds(5), timeout: seconds(1) };

/** fping forgets a request after 10 s (its SEQMAP_TIMEOUT_IN_NS), and could not hear its answer later. */
const longestForFping = seconds(9);

/** The fping of this machine; null where nobody is to be pinged, or where there is none that works, which is told. */
export async function fpingOf({ sentinels, witnesses, hosts }: Settings, log: Log): Promise<Fping | null> {
  const pinged = [...sentinels, ...witnesses].some(({ probe }) => probe.kind === 'icmp');
  if (!pinged && !hosts.some(({ address }) => address !== null)) return null;
  try {
    return await findFping();
  } catch (error) {
    log.info(messageOf(error));
    return null;
  }
}

/**
 * A prober with a probe for every sentinel and witness, and another one for the hosts. With fping each is two: what is
 * asked by ICMP is asked by fping.
 */
export function buildProbing(
  settings: Settings,
  subscriptions: TopicSubscriptions | null,
  fping: Fping | null,
  clock: Clock,
  inbox: Inbox,
  log: Log,
): ProbingParts {
  const resolver = new Resolver();
  const link = new OwnLink();
  const shared = { clock, resolver, link, subscriptions };

  const proberOf = (devices: readonly ProbedDevice[], times: ProbeTimes, into: Inbox): Probing => {
    const byFping = ({ probe }: ProbedDevice): boolean =>
      fping !== null && probe.kind === 'icmp' && times.timeout <= longestForFping;
    const pinged = devices.flatMap((device): PingedTarget[] =>
      byFping(device) && device.probe.kind === 'icmp' ? [{ id: device.id, host: device.probe.address }] : [],
    );
    const probed = devices
      .filter((device) => !byFping(device))
      .map(({ id, probe }) => ({
        id,
        probe: createProbe(probe, { ...shared, timeout: times.timeout, onChange: () => prober.changed(id) }),
      }));
    const prober: Prober = new Prober(probed, times, clock, into, log);
    if (fping === null) return prober;
    const many = new FpingProber(pinged, times, {
      ...shared,
      fping,
      log,
      onResults: (results) => into.dispatch({ type: 'all_probed', results }),
    });
    return together([prober, many]);
  };

  const devices = proberOf([...settings.sentinels, ...settings.witnesses], settings.detection, inbox);
  const hosts = proberOf(
    settings.hosts.flatMap(({ id, address }) =>
      address === null ? [] : [{ id, probe: { kind: 'icmp', address } }],
    ),
    hostProbing,
    hostInbox(inbox),
  );
  return {
    output: {
      name: 'probes',
      show: ({ mains }) => {
        resolver.peace = mains.state === 'present';
      },
    },
    start: () => {
      devices.start();
      hosts.start();
    },
    probeEverything: () => devices.probeEverything(),
    stop: () => {
      hosts.stop();
      devices.stop();
      resolver.stop();
    },
  };
}

const together = (parts: readonly Probing[]): Probing => ({
  start: () => parts.forEach((part) => part.start()),
  probeEverything: () => parts.forEach((part) => part.probeEverything()),
  stop: () => parts.forEach((part) => part.stop()),
});

/** What is found out about a host must never be taken for a sentinel's answer, whatever their names. */
const hostInbox = (inbox: Inbox): Inbox => ({
  dispatch: (event) => {
    if (event.type === 'probed') inbox.dispatch({ ...event, type: 'host_probed' });
    else if (event.type === 'all_probed')
      event.results.forEach((result) => inbox.dispatch({ ...result, type: 'host_probed' }));
    else inbox.dispatch(event);
  },
  command: (command, from) => inbox.command(command, from),
});
