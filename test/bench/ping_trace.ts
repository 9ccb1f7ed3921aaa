import { waitFor } from '../wait_for.js';
import { LongRunning } from '../lab/harness/long_running.js';
import type { Lab } from '../lab/harness/namespaces.js';

const rules = `table inet bench { chain output {
  type filter hook output priority 0; icmp type echo-request meta nftrace set 1;
}; }`;

/** The kernel's own word on every echo request that leaves the lab's machine (nftables' packet trace). */
export class PingTrace {
  private constructor(private readonly monitor: LongRunning) {}

  /** Resolves once requests are seen, so somebody must be pinging already. */
  static async start(lab: Lab): Promise<PingTrace> {
    const { code, stderr } = await lab.run('nft', ['-f', '-'], { input: rules });
    if (code !== 0) throw new Error(`nftables cannot trace the pings: ${stderr}`);
    const trace = new PingTrace(
      new LongRunning([...lab.onMachine, 'stdbuf', '-oL', 'nft', 'monitor', 'trace']),
    );
    try {
      await waitFor('a traced ping', () => trace.monitor.lines.length > 0, { within: 10_000 });
      return trace;
    } catch (error) {
      await trace.end();
      throw error;
    }
  }

  /** For each address, when (`performance.now()`) a request left for it between the two moments, in order. */
  requests(from: number, to: number): Map<string, number[]> {
    const times = new Map<string, number[]>();
    for (const { text, at } of this.monitor.lines) {
      const address = / packet: .* ip daddr (\S+) .* icmp type echo-request /.exec(text)?.[1];
      if (address === undefined || at < from || at >= to) continue;
      const known = times.get(address);
      if (known === undefined) times.set(address, [at]);
      else known.push(at);
    }
    return times;
  }

  end(): Promise<void> {
    return this.monitor.end();
  }
}
