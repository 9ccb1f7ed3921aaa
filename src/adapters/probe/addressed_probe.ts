import { messageOf } from '../../domain/core/failure.js';
import type { Probe } from '../../domain/core/ports.js';
import type { ProbeOutcome } from '../../domain/core/event.js';
import { milliseconds, type Duration } from '../../domain/core/time.js';
import { raw, told, type Told } from '../../domain/view/reasons/told.js';
import { asAddress } from '../../platform/ip_address.js';
import { withTimeout } from '../../platform/timers.js';
import { quoted, type AddressProbe } from '../../probes/probe_kind.js';
import type { OwnLink } from './link.js';
import type { Resolver } from './resolver.js';

/** How long an attempt waits for a name that has no address yet. */
export const nameTimeout = milliseconds(400);

/** How much longer (ms) than `timeout` a whole attempt may take, whatever anything in it does. */
const grace = 1400;

/** What probes of addresses share: there is one of each in the process. */
export interface AddressContext {
  readonly resolver: Resolver;
  readonly link: OwnLink;
}

/** Probes the address behind a host name or an address, and holds silence against the state of our own link. */
export class AddressedProbe implements Probe {
  /** Counts the closings, so that an attempt that still waits for its name starts nothing afterwards. */
  #closings = 0;

  /** @param host an IP address (also with a zone), or a name that the resolver knows */
  constructor(
    private readonly host: string,
    private readonly probe: AddressProbe,
    private readonly timeout: Duration,
    private readonly context: AddressContext,
  ) {}

  attempt(): Promise<ProbeOutcome> {
    const attempt = this.#attempt().catch((error: unknown) => unknown(raw(messageOf(error))));
    const late = (): ProbeOutcome => unknown(told('probe_late'));
    return withTimeout(attempt, milliseconds(this.timeout + grace), late);
  }

  close(): void {
    this.#closings += 1;
    this.probe.close();
  }

  async #attempt(): Promise<ProbeOutcome> {
    const { resolver } = this.context;
    const closings = this.#closings;
    const address = asAddress(this.host) ?? (await resolver.addressOf(this.host, nameTimeout));
    if (address === null) return unresolved(this.host);
    if (closings !== this.#closings) return unknown(told('probe_ended'));
    const outcome = await this.#ask(address);
    if (closings !== this.#closings) return outcome;
    return resolver.probed(this.host, address, outcome, (other) => this.#ask(other));
  }

  async #ask(address: string): Promise<ProbeOutcome> {
    return this.context.link.judge(address, await this.probe.attempt(address));
  }
}

const unknown = (why: Told): ProbeOutcome => ({ kind: 'unknown', why });

export const unresolved = (name: string): ProbeOutcome =>
  unknown(told('name_unresolved', { name: quoted(name) }));
