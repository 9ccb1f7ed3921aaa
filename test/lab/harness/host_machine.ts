import { mustRun, runToEnd, type Finished, type RunOptions } from './run_to_end.js';
import type { Segment } from './segment.js';

/** A machine of the house in a network namespace of its own: what runs on it comes from its own address. */
export class HostMachine {
  readonly address: string;
  /** Where it reaches the machine that the service runs on. */
  readonly server: string;
  /** The role of its cable's namespace. */
  readonly cable: string;
  /** The words that run a program on it: put them before its own. The process becomes that program. */
  readonly onIt: readonly [string, ...string[]];

  /** @param cable from the service's machine to this one alone */
  constructor(cable: Segment) {
    this.address = cable.addresses[0] ?? '';
    this.server = cable.machineAddress;
    this.cable = cable.name;
    this.onIt = ['nsenter', `--net=/run/netns/${cable.namespace}`];
  }

  /** It has its address, and comes from it, from now on; also where it is up already. */
  boot(): Promise<void> {
    return this.ip(
      `address replace ${this.address}/32 dev far`,
      // Left to itself the system would choose the address that keeps the interface its routes.
      `route replace ${this.server}/32 dev far src ${this.address}`,
    );
  }

  /** What makes it vanish, as a command that it carries out itself: it powers itself off. */
  get powersOff(): string {
    return `ip address del ${this.address}/32 dev far`;
  }

  /** It vanishes without a word, as a machine without power does; its connections are not closed. */
  halt(): Promise<void> {
    return this.ip(this.powersOff.replace(/^ip /, ''));
  }

  /** It lets no ping through from now on, as Windows does by itself. */
  async firewallPings(): Promise<void> {
    const rules = `table inet firewall { chain input { type filter hook input priority 0; icmp type echo-request drop; }; }`;
    await this.mustRun('nft', ['-f', '-'], { input: rules });
  }

  /** Runs a program on it to its end. */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<Finished> {
    const [first, ...rest] = this.onIt;
    return runToEnd(first, [...rest, command, ...args], options);
  }

  private async ip(...commands: readonly string[]): Promise<void> {
    await this.mustRun('ip', ['-batch', '-'], { input: `${commands.join('\n')}\n` });
  }

  private async mustRun(command: string, args: readonly string[], options: RunOptions): Promise<void> {
    const [first, ...rest] = this.onIt;
    await mustRun(first, [...rest, command, ...args], options);
  }
}
