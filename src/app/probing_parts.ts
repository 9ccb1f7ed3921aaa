import { OwnLink } from '../adapters/probe/link.js';
import { createProbe } from '../adapters/probe/probes.js';
import { Resolver } from '../adapters/probe/resolver.js';
import type { TopicSubscriptions } from '../adapters/probe/topic_subscriptions.js';
import type { Settings } from '../config/settings.js';
import type { Clock, Inbox, Log, Output } from '../domain/ports.js';
import { seconds } from '../domain/time.js';
import { Prober, type ProbedTarget } from '../runtime/prober.js';

export interface ProbingParts {
  /** Hears how the mains stands: while it may be gone, no name is followed to a new address. */
  readonly output: Output;
  start(): void;
  /** Probes every sentinel and witness at once. */
  probeEverything(): void;
  stop(): void;
}

/** Hosts are no evidence of the mains: a calm look at each is enough to see it come and go. */
const hostProbing = { interval: seconds(5), timeout: seconds(1) };

/** A prober with a probe for every sentinel and witness, and another one for the hosts. */
export function buildProbing(
  settings: Settings,
  subscriptions: TopicSubscriptions | null,
  clock: Clock,
  inbox: Inbox,
  log: Log,
): ProbingParts {
  const { timeout } = settings.detection;
  const resolver = new Resolver();
  const link = new OwnLink();
  const shared = { clock, resolver, link, subscriptions };
  const targets: ProbedTarget[] = [...settings.sentinels, ...settings.witnesses].map(({ id, probe }) => ({
    id,
    probe: createProbe(probe, {
      ...shared,
      timeout,
      onChange: () => prober.changed(id),
    }),
  }));
  const prober: Prober = new Prober(targets, settings.detection, clock, inbox, log);
  const hosts = new Prober(
    settings.hosts.flatMap(({ id, address }) => {
      if (address === null) return [];
      const surroundings = { ...shared, timeout: hostProbing.timeout, onChange: () => undefined };
      return [{ id, probe: createProbe({ kind: 'icmp', address }, surroundings) }];
    }),
    hostProbing,
    clock,
    hostInbox(inbox),
    log,
  );
  return {
    output: {
      name: 'probes',
      show: ({ mains }) => {
        resolver.peace = mains.state === 'present';
      },
    },
    start: () => {
      prober.start();
      hosts.start();
    },
    probeEverything: () => prober.probeEverything(),
    stop: () => {
      hosts.stop();
      prober.stop();
      resolver.stop();
    },
  };
}

/** What is found out about a host must never be taken for a sentinel's answer, whatever their names. */
const hostInbox = (inbox: Inbox): Inbox => ({
  dispatch: (event) => inbox.dispatch(event.type === 'probed' ? { ...event, type: 'host_probed' } : event),
  command: (command, from) => inbox.command(command, from),
});
