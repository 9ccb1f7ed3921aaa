import { OwnLink } from '../adapters/probe/link.js';
import { createProbe } from '../adapters/probe/probes.js';
import { Resolver } from '../adapters/probe/resolver.js';
import type { TopicSubscriptions } from '../adapters/probe/topic_subscriptions.js';
import type { Settings } from '../config/settings.js';
import type { Clock, Inbox, Log } from '../domain/ports.js';
import { Prober, type ProbedTarget } from '../runtime/prober.js';

export interface ProbingParts {
  readonly prober: Prober;
  stop(): void;
}

/** The prober with a probe for every sentinel and witness. */
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
  const targets: ProbedTarget[] = [...settings.sentinels, ...settings.witnesses].map(({ id, probe }) => ({
    id,
    probe: createProbe(probe, {
      timeout,
      clock,
      resolver,
      link,
      subscriptions,
      onChange: () => prober.changed(id),
    }),
  }));
  const prober: Prober = new Prober(targets, settings.detection, clock, inbox, log);
  return {
    prober,
    stop: () => {
      prober.stop();
      resolver.stop();
    },
  };
}
