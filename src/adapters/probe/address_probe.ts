import type { ProbeOutcome } from '../../domain/probe_outcome.js';

/** One way to ask an IP address whether somebody is there. */
export interface AddressProbe {
  /** Settles soon after its timeout, and never rejects. */
  attempt(address: string): Promise<ProbeOutcome>;
  /** Ends what is still under way; its attempts then settle as `unknown`. */
  close(): void;
}
