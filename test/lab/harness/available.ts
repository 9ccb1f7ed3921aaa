import { execFileSync } from 'node:child_process';

const canMakeNamespaces = (): boolean => {
  const name = `sups-probe-${process.pid}`;
  const ip = (...args: string[]): Buffer => execFileSync('ip', args, { stdio: 'pipe', timeout: 5_000 });
  try {
    ip('netns', 'add', name);
    try {
      ip('-n', name, 'link', 'add', 'one', 'type', 'veth', 'peer', 'name', 'other');
      const loss =
        'table inet t { chain c { type filter hook input priority 0; numgen random mod 100 < 1 drop; }; }';
      execFileSync('ip', ['netns', 'exec', name, 'nft', loss], { stdio: 'pipe', timeout: 5_000 });
    } finally {
      ip('netns', 'del', name);
    }
    return true;
  } catch {
    return false;
  }
};

/** Whether this machine lets us make network namespaces (root, kernel) with veth pairs and nftables' `numgen`. */
export const labAvailable = canMakeNamespaces();
