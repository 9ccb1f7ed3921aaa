import type { Inbox } from '../../domain/ports.js';

/** Tells the loop who is logged in to upsd: how many clients each UPS has, and which hosts are on which. Each news once. */
export class LoggedInClients {
  #counted: string | null = null;
  #logins: string | null = null;

  /** @param hostAt the id of the host that a client at this IP address is; null where it is none of ours */
  constructor(
    private readonly hostAt: (address: string) => string | null,
    private readonly inbox: Pick<Inbox, 'dispatch'>,
  ) {}

  /** @param clients the addresses of the clients of each UPS, one for each client */
  seen(clients: ReadonlyMap<string, readonly string[]>): void {
    const numbers = new Map([...clients].map(([ups, addresses]) => [ups, addresses.length]));
    const counted = JSON.stringify([...numbers]);
    if (counted !== this.#counted) this.inbox.dispatch({ type: 'clients_counted', clients: numbers });
    this.#counted = counted;
    const upsesOf = new Map<string, Set<string>>();
    for (const [ups, addresses] of clients) {
      for (const address of addresses) {
        const id = this.hostAt(address);
        if (id !== null) upsesOf.set(id, (upsesOf.get(id) ?? new Set()).add(ups));
      }
    }
    const logins = JSON.stringify([...upsesOf].map(([id, upses]) => [id, [...upses].sort()]).sort());
    if (logins !== this.#logins) this.inbox.dispatch({ type: 'logins_seen', logins: upsesOf });
    this.#logins = logins;
  }

  /** upsd does not serve. */
  unknown(): void {
    this.#counted = null;
    this.inbox.dispatch({ type: 'clients_counted', clients: null });
    this.outOfSight();
  }

  /** upsd may serve, but cannot be asked: who was logged in may be gone. */
  outOfSight(): void {
    this.#logins = null;
    this.inbox.dispatch({ type: 'logins_seen', logins: null });
  }
}
