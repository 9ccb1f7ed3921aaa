import type { Inbox } from '../../domain/core/ports.js';
import { TellOnce } from '../../platform/retry.js';
import { isOnBattery, type Statuses } from './forced_shutdown.js';

/** Tells the loop who is logged in to upsd: how many clients each UPS has, and which hosts are on which. Each news once. */
export class LoggedInClients {
  readonly #counted = new TellOnce();
  readonly #logins = new TellOnce();
  #seen: ReadonlyMap<string, readonly string[]> = new Map();

  /** @param hostAt the id of the host that a client at this IP address is; null where it is none of ours */
  constructor(
    private readonly hostAt: (address: string) => string | null,
    private readonly inbox: Pick<Inbox, 'dispatch'>,
  ) {}

  /** @param clients the addresses of the clients of each UPS, one for each client */
  seen(clients: ReadonlyMap<string, readonly string[]>): void {
    this.#seen = clients;
    const numbers = new Map([...clients].map(([ups, addresses]) => [ups, addresses.length]));
    if (this.#counted.isNews(JSON.stringify([...numbers])))
      this.inbox.dispatch({ type: 'clients_counted', clients: numbers });
    const upsesOf = new Map<string, Set<string>>();
    for (const [ups, addresses] of clients)
      for (const id of addresses.map(this.hostAt))
        if (id !== null) upsesOf.set(id, (upsesOf.get(id) ?? new Set()).add(ups));
    const logins = JSON.stringify([...upsesOf].map(([id, upses]) => [id, [...upses].sort()]).sort());
    if (this.#logins.isNews(logins)) this.inbox.dispatch({ type: 'logins_seen', logins: upsesOf });
  }

  /** What a stop of upsd does to those who are logged in to a UPS that is on battery, in words; null where nobody is. */
  warningAtStop(served: Statuses): string | null {
    const nameOf = (address: string, host = this.hostAt(address)): string =>
      host === null ? address : `${host} (${address})`;
    const cutOff = [...this.#seen]
      .filter(([ups]) => isOnBattery(served.get(ups)))
      .flatMap(([ups, addresses]) => addresses.map((address) => `${nameOf(address)} on ${ups}`));
    if (cutOff.length === 0) return null;
    return (
      `upsd is stopped while on battery, with clients logged in: ${cutOff.join(', ')}. Those with NUT 2.8.1 or 2.8.2 shut down at ` +
      'once, others if it is not back within 15 s (DEADTIME). Do not stop, restart or update sentinel-ups in an outage.'
    );
  }

  /** upsd does not serve. */
  unknown(): void {
    this.#seen = new Map();
    this.#counted.recover();
    this.inbox.dispatch({ type: 'clients_counted', clients: null });
    this.outOfSight();
  }

  /** upsd may serve, but cannot be asked: who was logged in may be gone. */
  outOfSight(): void {
    this.#logins.recover();
    this.inbox.dispatch({ type: 'logins_seen', logins: null });
  }
}
