import { namespaceName, removeNamespace } from './leftovers.js';
import { mustRun } from './run_to_end.js';

/** Devices whose addresses fit into the cable's own subnet. */
const onCable = 240;

/**
 * One cable from the machine to some devices: a veth pair whose far end lies in a namespace of its own. Each device is an
 * address there; without its address nobody answers ARP for it, which is what a device without power looks like.
 */
export class Segment {
  readonly addresses: readonly string[];
  /** Where the devices are. */
  readonly namespace: string;
  readonly machineAddress: string;

  /**
   * @param machine the machine's namespace
   * @param cable the name of the machine's end
   * @param subnet the first three bytes, such as `10.77.0`; the machine is `.1`, the devices start at `.11`
   * @param count how many devices there are, 0 to 240; more lie behind a router (`10.78.…`): the kernel keeps ARP's answers
   *   of a thousand neighbours at most (net.ipv4.neigh.default.gc_thresh3)
   */
  constructor(
    lab: string,
    private readonly machine: string,
    private readonly cable: string,
    private readonly subnet: string,
    count: number,
  ) {
    this.namespace = namespaceName(lab, cable);
    this.machineAddress = `${subnet}.1`;
    this.addresses = Array.from({ length: count }, (_, index) =>
      index < onCable
        ? `${subnet}.${11 + index}`
        : `10.78.${Math.floor((index - onCable) / onCable)}.${11 + (index % onCable)}`,
    );
  }

  /** Of the machine's end, and of the namespace's role. */
  get name(): string {
    return this.cable;
  }

  async create(): Promise<void> {
    await mustRun('ip', ['netns', 'add', this.namespace]);
    await this.batch(this.machine, [
      `link add ${this.cable} type veth peer name far netns ${this.namespace}`,
      `address add ${this.machineAddress}/24 dev ${this.cable}`,
      `link set ${this.cable} up`,
    ]);
    // An interface that loses its last address loses its routes as well: it keeps one that nobody asks for.
    await this.batch(this.namespace, [`address add ${this.subnet}.254/32 dev far`]);
    await this.plugIn();
    if (this.addresses.length > onCable) {
      await this.batch(this.machine, [`route add 10.78.0.0/16 via ${this.subnet}.254`]);
    }
    await this.powerOn(this.addresses);
  }

  powerOff(addresses: readonly string[]): Promise<void> {
    return this.batch(
      this.namespace,
      addresses.map((address) => `address del ${address}/32 dev far`),
    );
  }

  powerOn(addresses: readonly string[]): Promise<void> {
    return this.batch(
      this.namespace,
      addresses.map((address) => `address add ${address}/32 dev far`),
    );
  }

  /** The machine's interface stays up but has no carrier. */
  pull(): Promise<void> {
    return this.batch(this.namespace, ['link set far down']);
  }

  plugIn(): Promise<void> {
    return this.batch(this.namespace, ['link set far up', `route replace ${this.machineAddress}/32 dev far`]);
  }

  /** Makes that many of a hundred echo requests vanish, by chance. */
  async lose(percent: number): Promise<void> {
    const rule = `icmp type echo-request numgen random mod 100 < ${percent} drop`;
    const rules = `table inet loss {}
      delete table inet loss
      table inet loss { chain input { type filter hook input priority 0; ${percent > 0 ? rule : ''}; }; }`;
    await mustRun('nsenter', [`--net=/run/netns/${this.namespace}`, 'nft', '-f', '-'], { input: rules });
  }

  close(): Promise<void> {
    return removeNamespace(this.namespace);
  }

  private async batch(namespace: string, commands: readonly string[]): Promise<void> {
    if (commands.length === 0) return;
    await mustRun('ip', ['-n', namespace, '-batch', '-'], { input: `${commands.join('\n')}\n` });
  }
}
