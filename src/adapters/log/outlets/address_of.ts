import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

let turn: Promise<unknown> = Promise.resolve();

/**
 * The first address of a host, IPv4 if there is one. Rejects where it has none.
 *
 * The system's look-up blocks a thread of Node's pool of four for as long as DNS is away, and the disk needs that pool too: all
 * outlets together have one look-up at a time.
 */
export function addressOf(host: string): Promise<string> {
  if (isIP(host) !== 0) return Promise.resolve(host);
  const found = turn.then(async () => (await lookup(host, { verbatim: false })).address);
  turn = found.catch(() => undefined);
  return found;
}
