import { isIPv4 } from 'node:net';
import type { networkInterfaces } from 'node:os';

type Interfaces = ReturnType<typeof networkInterfaces>;

export interface LocalAddresses {
  /** IPv4 addresses of this machine, each once. */
  readonly addresses: readonly string[];
  /** The names that no interface with an IPv4 address has. */
  readonly missing: readonly string[];
}

/**
 * The addresses to send from.
 *
 * @param wanted names of interfaces (all their IPv4 addresses are meant), or IPv4 addresses
 * @param there what the machine has, as `os.networkInterfaces` tells it
 */
export function localAddresses(wanted: readonly string[], there: Interfaces): LocalAddresses {
  const found = wanted.map((name) => ({ name, addresses: addressesOf(name, there) }));
  return {
    addresses: [...new Set(found.flatMap(({ addresses }) => addresses))],
    missing: found.filter(({ addresses }) => addresses.length === 0).map(({ name }) => name),
  };
}

/** An address that is not there (any more) is left to the system to refuse: it names the cause. */
const addressesOf = (name: string, there: Interfaces): readonly string[] =>
  isIPv4(name)
    ? [name]
    : (there[name] ?? []).filter(({ family }) => family === 'IPv4').map(({ address }) => address);
