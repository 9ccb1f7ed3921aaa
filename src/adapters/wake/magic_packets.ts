import { networkInterfaces } from 'node:os';
import { messageOf, systemCodeOf } from '../../domain/failure.js';
import type { Log } from '../../domain/ports.js';
import { sendDatagram, type Destination } from './datagram.js';
import { localAddresses } from './local_addresses.js';
import { magicPacket } from './magic_packet.js';

/** Where a host's magic packets go, and what is in them. */
export interface WakeTarget {
  /** 12 hexadecimal digits. */
  readonly mac: string;
  /** The SecureOn password, as `mac`; null: none. */
  readonly secureOn: string | null;
  /** An IPv4 address, usually a broadcast one. */
  readonly broadcast: string;
  /** 1 to 65535. */
  readonly port: number;
  /** Names or IPv4 addresses of local interfaces, from each of which a packet is sent; empty: the system's choice. */
  readonly interfaces: readonly string[];
}

/** Sends magic packets. What goes wrong is told in the log, once for each cause until it has gone. */
export class MagicPackets {
  readonly #lastTrouble = new Map<string, string>();

  /** @param targets by the hosts' ids */
  constructor(
    private readonly targets: ReadonlyMap<string, WakeTarget>,
    private readonly log: Log,
  ) {}

  /** One packet from every interface; to send it again is the caller's business. Never rejects, and settles within 2 s. */
  async send(id: string): Promise<void> {
    const target = this.targets.get(id);
    const troubles =
      target === undefined
        ? ['it has no hardware address in the configuration']
        : await troublesOfSending(target);
    this.#tell(id, troubles);
  }

  #tell(id: string, troubles: readonly string[]): void {
    const trouble = troubles.join('; ');
    const before = this.#lastTrouble.get(id) ?? '';
    this.#lastTrouble.set(id, trouble);
    if (trouble === before) return;
    if (trouble === '') this.log.info(`Magic packets for ${id} can be sent again.`);
    else this.log.error(`A magic packet for ${id} could not be sent: ${trouble}.`);
  }
}

/** @returns what went wrong, in words; empty when every packet has left */
async function troublesOfSending(target: WakeTarget): Promise<readonly string[]> {
  const { mac, secureOn, broadcast, port, interfaces } = target;
  try {
    const packet = magicPacket(mac, secureOn);
    const { addresses, missing } = localAddresses(interfaces, networkInterfaces());
    const sources = interfaces.length === 0 ? [null] : addresses;
    const to = { address: broadcast, port };
    const troubles = await Promise.all(sources.map((from) => troubleOfPacket(packet, to, from)));
    return [
      ...missing.map((name) => `this machine has no interface ${name} with an IPv4 address`),
      ...troubles.filter((trouble) => trouble !== null),
    ];
  } catch (error) {
    return [messageOf(error)];
  }
}

async function troubleOfPacket(packet: Buffer, to: Destination, from: string | null): Promise<string | null> {
  try {
    await sendDatagram(packet, to, from);
    return null;
  } catch (error) {
    const way = `to ${to.address}${from === null ? '' : ` from ${from}`}`;
    return systemCodeOf(error) === 'ENETUNREACH'
      ? `there is no way ${way} (set wake.broadcast to the broadcast address of the host's network, or name wake.interfaces)`
      : `${messageOf(error)} (${way})`;
  }
}
