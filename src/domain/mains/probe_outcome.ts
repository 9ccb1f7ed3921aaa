import type { Duration } from '../core/time.js';

/**
 * What one probe met (the design's table "What counts as silence"). Only `silent` ever counts towards silence;
 * `link_down` does where `detection.link_down` says so; a probing error must never look like a power cut.
 */
export type ProbeOutcome =
  /** Any answer at all. `latency` is null where the probe has none to tell (mqtt). */
  | { readonly kind: 'alive'; readonly latency: Duration | null }
  /** No answer in time, or nobody at that address. `why` in words, such as "no answer in 1 s". */
  | { readonly kind: 'silent'; readonly why: string }
  /** No route, or our own interface is down. */
  | { readonly kind: 'link_down'; readonly why: string }
  /** The broker of an mqtt device is away, or nothing was heard there since it is (back). Counts as unknown. */
  | { readonly kind: 'broker_away'; readonly why: string }
  /** The probe could not be made: no permission, program missing, odd output, never heard yet … */
  | { readonly kind: 'unknown'; readonly why: string };
