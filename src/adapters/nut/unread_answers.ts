import { canonicalAddress } from '../../platform/ip_address.js';

/** More than the answer to any one question: whoever has more unread asks without reading. */
const mostOfOneAnswer = 4096;

/** ESTABLISHED and CLOSE_WAIT (include/net/tcp_states.h): those that upsd still writes to. */
const written: ReadonlySet<string> = new Set(['01', '08']);

/**
 * Finds the clients that do not read what they have asked for.
 *
 * @param table the text of proc(5)'s `net/tcp` or `net/tcp6`
 * @param ports upsd's
 * @param littleEndian whether this machine is: the kernel prints an address as numbers of 32 bits in the processor's order
 * @returns the client's IP address, for each such connection
 */
export const clientsNotReading = (
  table: string,
  ports: ReadonlySet<number>,
  littleEndian: boolean,
): readonly string[] =>
  table.split('\n').flatMap((line) => {
    const [, local = '', remote = '', state = '', queues = ''] = line.trim().split(/\s+/);
    const unread = Number.parseInt(queues.split(':')[0] ?? '', 16);
    if (!written.has(state) || !ports.has(portOf(local)) || !(unread > mostOfOneAnswer)) return [];
    return [addressOf(remote, littleEndian)];
  });

const portOf = (place: string): number => Number.parseInt(place.split(':')[1] ?? '', 16);

const addressOf = (place: string, littleEndian: boolean): string => {
  const numbers = (place.split(':')[0] ?? '').match(/.{8}/g) ?? [];
  const bytes = numbers.flatMap((number) => {
    const printed: string[] = number.match(/../g) ?? [];
    return littleEndian ? printed.reverse() : printed;
  });
  const shown =
    bytes.length === 4
      ? bytes.map((byte) => Number.parseInt(byte, 16)).join('.')
      : (bytes.join('').match(/.{4}/g) ?? []).join(':');
  return canonicalAddress(shown) ?? shown;
};
