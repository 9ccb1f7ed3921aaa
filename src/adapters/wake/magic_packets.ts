import { networkInterfaces } from 'node:os';
import type { WakeTarget } from '../../config/sections/hosts.js';
import { messageOf, systemCodeOf } from '../../domain/failure.js';
import type { Log } from '../../domain/ports.js';
import { sendDatagram, type Destination } from './datagram.js';
import { localAddresses } from './local_addresses.js';
import { magicPacket } from './magic_packet.js';

/** Sends magic packets. An interface that fails while others do not is told in the log, once for each cause until it has gone. */
export class MagicPackets {
  readonly #lastTrouble = new Map<string, string>();

  /** @param targets by the hosts' ids */
  constructor(
    private readonly targets: ReadonlyMap<string, WakeTarget>,
    private readonly log: Log,
  ) {}

  /**
   * One packet from every interface; to send it again is the caller's business. Never rejects, and settles within 2 s.
   *
   * @returns null where a packet has left; else why none has, in words
   */
  async send(id: string): Promise<string | null> {
    const target = this.targets.get(id);
    if (target === undefined) return 'it has no hardware address in the configuration';
    const { troubles, left } = await attempted(target);
    this.#tell(id, left ? troubles : []);
    return left ? null : troubles.join('; ');
  }

  #tell(id: string, troubles: readonly string[]): void {
    const trouble = troubles.join('; ');
    const before = this.#lastTrouble.get(id) ?? '';
    this.#lastTrouble.set(id, trouble);
    if (trouble === before) return;
    if (trouble === '') this.log.info(`Magic packets for ${id} leave from every interface again.`);
    else this.log.warn(`A magic packet for ${id} did not leave from every interface: ${trouble}.`);
  }
}

interface Attempt {
  /** What went wrong, in words; empty when every packet has left. */
  readonly troubles: readonly string[];
  /** Whether at least one has left. */
  readonly left: boolean;
}

async function attempted(target: WakeTarget): Promise<Attempt> {
  const { mac, secureOn, broadcast, port, interfaces } = target;
  try {
    const packet = magicPacket(mac, secureOn);
    const { addresses, missing } = localAddresses(interfaces, networkInterfaces());
    const sources = interfaces.length === 0 ? [null] : addresses;
    const to = { address: broadcast, port };
    const outcomes = await Promise.all(sources.map((from) => troubleOfPacket(packet, to, from)));
    return {
      troubles: [
        ...missing.map((name) => `this machine has no interface ${name} with an IPv4 address`),
        ...outcomes.filter((trouble) => trouble !== null),
      ],
      left: outcomes.includes(null),
    };
  } catch (error) {
    return { troubles: [messageOf(error)], left: false };
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
