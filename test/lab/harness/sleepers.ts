import { waitFor } from '../../wait_for.js';
import type { HostMachine } from './host_machine.js';
import { LongRunning } from './long_running.js';
import type { Lab } from './namespaces.js';
import { mustRun } from './run_to_end.js';

/** A UDP datagram as it came off the wire. */
export interface CaughtPacket {
  readonly port: number;
  readonly hex: string;
  /** `performance.now()` when it was told. */
  readonly at: number;
}

const catching = `
const { createSocket } = require('node:dgram');
for (const port of process.argv.slice(1).map(Number)) {
  const socket = createSocket('udp4');
  socket.on('message', (bytes) => console.log(port + ' ' + bytes.toString('hex')));
  socket.bind(port, () => console.log('listening'));
}`;

/** The hardware address that a magic packet calls, as twelve digits. */
export const calledBy = ({ hex }: CaughtPacket): string => hex.slice(12, 24);

/** Machines on one cable that sleep: they hear what is broadcast there, and have no address until they boot. */
export class Sleepers {
  private readonly listener: LongRunning;
  private readonly namespace: string;

  private constructor(
    lab: Lab,
    private readonly ports: readonly number[],
    cable: string,
  ) {
    this.namespace = lab.machine.replace(/machine$/, cable);
    const words = [process.execPath, '-e', catching, ...ports.map(String)];
    this.listener = new LongRunning(['nsenter', `--net=/run/netns/${this.namespace}`, ...words]);
  }

  /**
   * @param ports the UDP ports on which they listen
   * @param host on this host's cable; left out: on that of the sentinels
   */
  static async listen(lab: Lab, ports: readonly number[], host?: HostMachine): Promise<Sleepers> {
    const sleepers = new Sleepers(lab, ports, host?.cable ?? 'house');
    const subnet = (host?.address ?? '10.77.0.0').replace(/\d+$/, '');
    await sleepers.ip(['address', 'add', `${subnet}253/32`, 'broadcast', `${subnet}255`, 'dev', 'far']);
    await waitFor('the listener', () => sleepers.listener.lines.length >= ports.length);
    return sleepers;
  }

  /** Everything that came so far, in order; or what came to one port. */
  packets(port?: number): CaughtPacket[] {
    return this.listener.lines
      .slice(this.ports.length)
      .map(({ text, at }) => {
        const [to = '', hex = ''] = text.split(' ');
        return { port: Number(to), hex, at };
      })
      .filter((packet) => port === undefined || packet.port === port);
  }

  /** The machine with this address is up from now on. */
  boot(address: string): Promise<void> {
    return this.ip(['address', 'add', `${address}/32`, 'dev', 'far']);
  }

  /** The machine with this address is down from now on, and hears magic packets as before. */
  halt(address: string): Promise<void> {
    return this.ip(['address', 'del', `${address}/32`, 'dev', 'far']);
  }

  end(): Promise<void> {
    return this.listener.end();
  }

  private async ip(words: readonly string[]): Promise<void> {
    await mustRun('ip', ['-n', this.namespace, ...words]);
  }
}
