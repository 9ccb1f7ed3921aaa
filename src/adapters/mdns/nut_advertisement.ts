import { advertise } from 'dnssd-advertise';
import type { ListenAddress, NutSettings } from '../../config/sections/nut.js';
import { messageOf } from '../../domain/core/failure.js';
import type { Log } from '../../domain/core/ports.js';
import { milliseconds } from '../../domain/core/time.js';
import { isLoopback } from '../../platform/ip_address.js';
import { TellOnce } from '../../platform/retry.js';
import { withTimeout } from '../../platform/timers.js';

/** What is told of our upsd. */
export interface Advertised {
  readonly port: number;
  /** Null: both. */
  readonly stack: 'IPv4' | 'IPv6' | null;
}

/** Where our upsd is to be found by others; null where it is not, or nobody is to be told. */
export function advertisedOf({ advertise: isWanted, mode, listen }: NutSettings): Advertised | null {
  const open = listen.filter(({ address }) => !isLoopback(address) && address !== 'localhost');
  const [first] = open;
  if (!isWanted || mode === 'external' || first === undefined) return null;
  const ofPort = open.filter(({ port }) => port === first.port);
  const isIPv6 = ({ address }: ListenAddress): boolean => address.includes(':');
  const stack = ofPort.every(isIPv6) ? 'IPv6' : ofPort.some(isIPv6) ? null : 'IPv4';
  return { port: first.port, stack };
}

/** Goodbyes are a courtesy: nobody waits for them for longer. */
const farewellTakes = milliseconds(500);

/**
 * Tells the network of our upsd by multicast DNS (RFC 6763, `_nut._tcp`), so that Home Assistant and others find it by
 * themselves. Interfaces that come and go are followed. Losing it harms nothing.
 */
export class NutAdvertisement {
  readonly #told = new TellOnce();
  #stop: (() => Promise<void>) | null = null;

  /** @param id of this installation: two in one network have different names */
  constructor(
    private readonly what: Advertised,
    private readonly id: string,
    private readonly version: string,
    private readonly log: Log,
  ) {}

  start(): void {
    const { what, id, version } = this;
    try {
      this.#stop = advertise({
        ...what,
        name: `sentinel-ups ${id}`,
        type: 'nut',
        protocol: 'tcp',
        // Not the machine's own name: whoever announces that already would take us for another machine that has it.
        hostname: `sentinel-ups-${id}`,
        txt: { txtvers: 1, version },
        onError: (error) => this.#failed(error),
      });
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Tells the network that it is gone. Never rejects. */
  async stop(): Promise<void> {
    const stop = this.#stop;
    this.#stop = null;
    if (stop === null) return;
    await withTimeout(stop(), farewellTakes, () => undefined).catch((error: unknown) => this.#failed(error));
  }

  #failed(error: unknown): void {
    const why = messageOf(error);
    if (this.#told.isNews(why)) this.log.info(`NUT is not announced everywhere in the network: ${why}`);
  }
}
