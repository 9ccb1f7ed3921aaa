import { messageOf } from '../../domain/failure.js';
import type { Probe } from '../../domain/ports.js';
import type { ProbeOutcome } from '../../domain/probe_outcome.js';
import { milliseconds, type Duration } from '../../domain/time.js';
import type { AddressProbe } from './address_probe.js';
import { asAddress } from '../../platform/ip_address.js';
import type { OwnLink } from './link.js';
import type { Resolver } from './resolver.js';
import { quoted } from './wording.js';

/** How long an attempt waits for a name that has no address yet (ms). */
const patienceForName = 400;

/** How much longer than `timeout` a whole attempt may take (ms), whatever anything in it does. */
const grace = 1400;

/** Probes the address behind a host name or an address, and holds silence against the state of our own link. */
export class AddressedProbe implements Probe {
  /** Counts the closings, so that an attempt that still waits for its name starts nothing afterwards. */
  #closings = 0;

  /** @param host an IP address (also with a zone), or a name that the resolver knows */
  constructor(
    private readonly host: string,
    private readonly probe: AddressProbe,
    private readonly timeout: Duration,
    private readonly resolver: Resolver,
    private readonly link: OwnLink,
  ) {}

  attempt(): Promise<ProbeOutcome> {
    return new Promise((resolve) => {
      const limit = setTimeout(
        () => settle({ kind: 'unknown', why: 'the probe did not end in time' }),
        milliseconds(this.timeout + grace),
      );
      const settle = (outcome: ProbeOutcome): void => {
        clearTimeout(limit);
        resolve(outcome);
      };
      this.#attempt().then(settle, (error: unknown) => settle({ kind: 'unknown', why: messageOf(error) }));
    });
  }

  close(): void {
    this.#closings += 1;
    this.probe.close();
  }

  async #attempt(): Promise<ProbeOutcome> {
    const closings = this.#closings;
    const address = asAddress(this.host) ?? (await this.resolver.addressOf(this.host, patienceForName));
    if (address === null) return { kind: 'unknown', why: `the name ${quoted(this.host)} does not resolve` };
    if (closings !== this.#closings) return { kind: 'unknown', why: 'the probe was ended' };
    const outcome = await this.#ask(address);
    if (closings !== this.#closings) return outcome;
    return this.resolver.probed(this.host, address, outcome, (other) => this.#ask(other));
  }

  async #ask(address: string): Promise<ProbeOutcome> {
    const outcome = await this.probe.attempt(address);
    if (outcome.kind === 'alive') this.link.answered(address);
    return outcome.kind === 'silent' ? this.#unlessOurFault(outcome, address) : outcome;
  }

  async #unlessOurFault(silent: ProbeOutcome, address: string): Promise<ProbeOutcome> {
    try {
      const trouble = await this.link.troubleTowards(address);
      return trouble === null ? silent : { kind: 'link_down', why: trouble };
    } catch {
      return silent;
    }
  }
}
