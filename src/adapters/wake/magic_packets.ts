import { createSocket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import wakeOnLan from 'wake_on_lan';
import type { WakeTarget } from '../../config/sections/hosts.js';
import { Failure, messageOf } from '../../domain/core/failure.js';
import type { Log } from '../../domain/core/ports.js';
import { seconds } from '../../domain/core/time.js';
import { localAddresses } from '../../platform/listening.js';
import { systemCodeOf } from '../../platform/system_error.js';
import { TellOnce } from '../../platform/retry.js';
import { withTimeout } from '../../platform/timers.js';

/** Sends magic packets. An interface that fails while others do not is told in the log, once for each cause until it has gone. */
export class MagicPackets {
  readonly #told = new Map<string, TellOnce>();

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
    const { trouble, left } = await attempted(target);
    this.#tell(id, left ? trouble : '');
    return left ? null : trouble;
  }

  #tell(id: string, trouble: string): void {
    const told = this.#told.get(id) ?? new TellOnce();
    this.#told.set(id, told);
    if (trouble === '') {
      if (told.recover()) this.log.info(`Magic packets for ${id} leave from every interface again.`);
    } else if (told.isNews(trouble)) {
      this.log.warn(`A magic packet for ${id} did not leave from every interface: ${trouble}.`);
    }
  }
}

/** @returns what went wrong, in words, empty when every packet has left; and whether at least one has */
async function attempted(target: WakeTarget): Promise<{ trouble: string; left: boolean }> {
  try {
    const packet = magicPacket(target.mac, target.secureOn);
    const { addresses, missing } = sourceAddresses(target.interfaces);
    const sources = target.interfaces.length === 0 ? [null] : addresses;
    const outcomes = await Promise.all(sources.map((from) => troubleOfPacket(packet, target, from)));
    const troubles = [
      ...missing.map((name) => `this machine has no interface ${name} with an IPv4 address`),
      ...outcomes.filter((trouble) => trouble !== null),
    ];
    return { trouble: troubles.join('; '), left: outcomes.includes(null) };
  } catch (error) {
    return { trouble: messageOf(error), left: false };
  }
}

type Destination = Pick<WakeTarget, 'broadcast' | 'port'>;

async function troubleOfPacket(packet: Buffer, to: Destination, from: string | null): Promise<string | null> {
  try {
    await sendDatagram(packet, to, from);
    return null;
  } catch (error) {
    const way = `to ${to.broadcast}${from === null ? '' : ` from ${from}`}`;
    return systemCodeOf(error) === 'ENETUNREACH'
      ? `there is no way ${way} (set wake.broadcast to the broadcast address of the host's network, or name wake.interfaces)`
      : `${messageOf(error)} (${way})`;
  }
}

/**
 * The IPv4 addresses to send from, each once, and the names that no interface with an IPv4 address has.
 *
 * @param wanted names of interfaces (all their IPv4 addresses are meant), or IPv4 addresses
 */
export function sourceAddresses(wanted: readonly string[]): { addresses: string[]; missing: string[] } {
  const there = localAddresses().filter(({ family }) => family === 'IPv4');
  const addressesOf = (name: string): string[] =>
    // An address that is not there (any more) is left to the system to refuse: it names the cause.
    isIPv4(name) ? [name] : there.filter((one) => one.interface === name).map(({ address }) => address);
  return {
    addresses: [...new Set(wanted.flatMap(addressesOf))],
    missing: wanted.filter((name) => addressesOf(name).length === 0),
  };
}

/** A datagram leaves at once or not at all; this only guards against waiting for ever. */
const maxSend = seconds(2);

/**
 * Sends one UDP datagram, also to a broadcast address.
 *
 * @param from the local IPv4 address to send from, which on Linux also picks the interface of a packet to
 *   255.255.255.255; null: the system's choice
 * @throws Error of the system (`ENETUNREACH`, `EADDRNOTAVAIL` …), or after 2 s
 */
async function sendDatagram(bytes: Uint8Array, to: Destination, from: string | null): Promise<void> {
  const socket = createSocket('udp4');
  const sent = new Promise<void>((resolve, reject) => {
    // Stays for good: an error may still come while the socket closes.
    socket.on('error', reject);
    socket.bind({ port: 0, ...(from === null ? {} : { address: from }) }, () => {
      try {
        socket.setBroadcast(true);
        socket.send(bytes, to.port, to.broadcast, (error) => (error === null ? resolve() : reject(error)));
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
  try {
    await withTimeout(sent, maxSend, () => {
      throw new Error('the system does not take the packet');
    });
  } finally {
    socket.close();
  }
}

const sixBytes = /^[0-9a-f]{12}$/i;

/**
 * The bytes that wake a machine (AMD, "Magic Packet Technology"): six times FF, sixteen times its hardware address, and
 * with SecureOn its password of six bytes after them. 102 bytes, or 108.
 *
 * @param mac 12 hexadecimal digits
 * @param secureOn 12 hexadecimal digits; null: none
 * @throws Failure MAGIC_PACKET where one of them is not that
 */
export function magicPacket(mac: string, secureOn: string | null): Buffer {
  if (secureOn !== null && !sixBytes.test(secureOn)) throw malformed('The SecureOn password is malformed.');
  try {
    const packet = wakeOnLan.createMagicPacket(mac);
    return secureOn === null ? packet : Buffer.concat([packet, Buffer.from(secureOn, 'hex')]);
  } catch (error) {
    throw malformed(`No magic packet can be made: ${messageOf(error)}.`);
  }
}

const malformed = (what: string): Failure =>
  new Failure('MAGIC_PACKET', what, 'Write six bytes in hexadecimal.');
