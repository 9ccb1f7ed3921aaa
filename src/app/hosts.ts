import { HostAddresses } from '../adapters/system/host_addresses.js';
import { MagicPackets } from '../adapters/wake/magic_packets.js';
import type { HostDevice } from '../config/sections/hosts.js';
import type { Settings } from '../config/sections/registry.js';
import type { Inbox, Log } from '../domain/core/ports.js';
import { isLoopback } from '../platform/ip_address.js';
import { localAddresses } from '../platform/listening.js';

export interface Hosts {
  /** The host that this IP address belongs to; null where it is none of them. */
  readonly hostAt: (address: string) => HostDevice | null;
  /** The id of the host whose NUT client comes from this IP address; null where it is none of them. */
  readonly hostOfNutClient: (address: string) => string | null;
  /** Sends one magic packet, without waiting for it. */
  readonly wake: (host: string) => void;
  start(): void;
  stop(): void;
}

/** What finds the hosts by their addresses, and wakes them. */
export function createHosts({ hosts }: Settings, inbox: Inbox, log: Log): Hosts {
  const addresses = new HostAddresses(hosts, log.child('hosts'));
  const packets = new MagicPackets(
    new Map(hosts.flatMap(({ id, target }) => (target === null ? [] : [[id, target] as const]))),
    log.child('wake'),
  );
  return {
    hostAt: (address) => addresses.hostAt(address),
    hostOfNutClient: (address) =>
      spellings(address)
        .map((own) => addresses.hostAt(own)?.id)
        .find((id) => id !== undefined) ?? null,
    wake: (id) =>
      void packets.send(id).then((trouble) => inbox.dispatch({ type: 'magic_packet_done', id, trouble })),
    start: () => void addresses.start(),
    stop: () => addresses.stop(),
  };
}

/** A client on this very machine may come by loopback, whatever address the configuration knows the machine by. */
const spellings = (address: string): readonly string[] =>
  isLoopback(address) ? [address, ...localAddresses().map((own) => own.address)] : [address];
