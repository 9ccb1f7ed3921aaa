import { lookup } from 'node:dns/promises';
import { messageOf } from '../../domain/core/failure.js';
import { canonicalAddress } from '../../platform/ip_address.js';
import { runEvery, type Timer } from '../../platform/timers.js';
import type { Log } from '../../domain/core/ports.js';
import { minutes } from '../../domain/core/time.js';

/** A machine's address changes seldom. */
const lookUpEvery = minutes(1);

export interface AddressedHost {
  readonly id: string;
  /** An IP address or a host name; null: nobody knows. */
  readonly address: string | null;
}

/** Finds the host that an IP address belongs to. Hosts that are configured by name are looked up in the background. */
export class HostAddresses<Host extends AddressedHost> {
  /** Of the hosts with a name, by id; the last good answer stays. */
  readonly #lookedUp = new Map<string, ReadonlySet<string>>();
  readonly #toldUnresolved = new Set<string>();
  #timer: Timer | null = null;
  #lookingUp = false;

  constructor(
    private readonly hosts: readonly Host[],
    private readonly log: Log,
  ) {}

  /** Resolves once every name was looked up for the first time. Never rejects. */
  async start(): Promise<void> {
    if (this.#named().length === 0) return;
    this.#timer = runEvery(lookUpEvery, () => void this.#lookUp());
    await this.#lookUp();
  }

  stop(): void {
    this.#timer?.stop();
  }

  /** @param address in any spelling */
  hostAt(address: string): Host | null {
    const wanted = canonicalAddress(address);
    if (wanted === null) return null;
    return (
      this.hosts.find((host) => host.address !== null && canonicalAddress(host.address) === wanted) ??
      this.hosts.find(({ id }) => this.#lookedUp.get(id)?.has(wanted)) ??
      null
    );
  }

  #named(): readonly { id: string; name: string }[] {
    return this.hosts.flatMap(({ id, address }) =>
      address === null || canonicalAddress(address) !== null ? [] : [{ id, name: address }],
    );
  }

  /** One after the other: a name server that is away holds at most one thread of the pool that files are written with. */
  async #lookUp(): Promise<void> {
    if (this.#lookingUp) return;
    this.#lookingUp = true;
    for (const { id, name } of this.#named()) {
      try {
        const found = await lookup(name, { all: true });
        this.#lookedUp.set(id, new Set(found.map(({ address }) => canonicalAddress(address) ?? address)));
        this.#toldUnresolved.delete(name);
      } catch (error) {
        const what = `The host name ${name} does not resolve: its client is not known by it.`;
        if (!this.#toldUnresolved.has(name)) this.log.warn(`${what} ${messageOf(error)}`);
        this.#toldUnresolved.add(name);
      }
    }
    this.#lookingUp = false;
  }
}
