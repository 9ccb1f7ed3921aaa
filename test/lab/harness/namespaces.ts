import { randomBytes } from 'node:crypto';
import { HostMachine } from './host_machine.js';
import { namespaceName, removeLeftovers, removeNamespace } from './leftovers.js';
import { mustRun, runToEnd, type Finished, type RunOptions } from './run_to_end.js';
import { Segment } from './segment.js';

/** A machine and the devices around it, in network namespaces of their own: nothing of it leaves this computer. */
export interface Lab {
  /** The sentinels' addresses. */
  readonly sentinels: readonly string[];
  /** The witnesses' addresses, on a cable of their own. */
  readonly witnesses: readonly string[];
  /** Cuts the power of every sentinel at once. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  cutOne(index: number): Promise<void>;
  restoreOne(index: number): Promise<void>;
  cutWitnesses(): Promise<void>;
  restoreWitnesses(): Promise<void>;
  /** Loses that many of a hundred pings to the sentinels; 0 ends it. */
  lose(percent: number): Promise<void>;
  /** The machine's interfaces lose their carrier. */
  pullCables(): Promise<void>;
  plugInCables(): Promise<void>;
  /** The machine's interfaces go down, and their routes with them. */
  lowerInterfaces(): Promise<void>;
  raiseInterfaces(): Promise<void>;
  /** Adds another machine to the house: up, and on a cable of its own. */
  addHost(): Promise<HostMachine>;
  /** The machine's network namespace. */
  readonly machine: string;
  /** The words that run a program on the machine: put them before its own. The process becomes that program. */
  readonly onMachine: readonly [string, ...string[]];
  /** As `onMachine`, with the machine's own /sys as well, where its interfaces show their carrier. */
  readonly onMachineWithSys: readonly [string, ...string[]];
  /** Runs a program on the machine to its end. */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<Finished>;
  /** Ends what still runs in the lab and removes everything that it made. */
  close(): Promise<void>;
}

export interface LabSize {
  readonly sentinels?: number;
  readonly witnesses?: number;
}

const namesOf = (segments: readonly { cable: string }[], state: 'up' | 'down'): string =>
  segments.map(({ cable }) => `link set ${cable} ${state}\n`).join('');

const all = async (works: readonly Promise<void>[]): Promise<void> => {
  await Promise.all(works);
};

/** Builds a lab. Whoever builds it closes it. */
export const createLab = async ({ sentinels = 3, witnesses = 1 }: LabSize = {}): Promise<Lab> => {
  await removeLeftovers();
  const lab = randomBytes(3).toString('hex');
  const machine = namespaceName(lab, 'machine');
  const house = new Segment(lab, machine, 'house', '10.77.0', sentinels);
  const rack = new Segment(lab, machine, 'rack', '10.77.1', witnesses);
  const cables = [{ cable: 'house' }, { cable: 'rack' }];
  const setInterfaces = async (state: 'up' | 'down'): Promise<void> => {
    await mustRun('ip', ['-n', machine, '-batch', '-'], { input: namesOf(cables, state) });
  };
  const one = (index: number): string[] => house.addresses.slice(index, index + 1);
  const onMachine = ['nsenter', `--net=/run/netns/${machine}`] as const;

  await mustRun('ip', ['netns', 'add', machine]);
  await mustRun('ip', ['-n', machine, 'link', 'set', 'lo', 'up']);
  await house.create();
  await rack.create();
  const hosts: Segment[] = [];

  return {
    sentinels: house.addresses,
    witnesses: rack.addresses,
    cut: () => house.powerOff(house.addresses),
    restore: () => house.powerOn(house.addresses),
    cutOne: (index) => house.powerOff(one(index)),
    restoreOne: (index) => house.powerOn(one(index)),
    cutWitnesses: () => rack.powerOff(rack.addresses),
    restoreWitnesses: () => rack.powerOn(rack.addresses),
    lose: (percent) => house.lose(percent),
    pullCables: () => all([house.pull(), rack.pull()]),
    plugInCables: () => all([house.plugIn(), rack.plugIn()]),
    lowerInterfaces: () => setInterfaces('down'),
    raiseInterfaces: () => setInterfaces('up'),
    addHost: async () => {
      const number = hosts.length + 1;
      const cable = new Segment(lab, machine, `host${number}`, `10.77.${100 + number}`, 1);
      hosts.push(cable);
      await cable.create();
      const host = new HostMachine(cable);
      await host.boot();
      return host;
    },
    machine,
    onMachine,
    onMachineWithSys: ['ip', 'netns', 'exec', machine],
    run: (command, args, options) => {
      const [first, ...rest] = onMachine;
      return runToEnd(first, [...rest, command, ...args], options);
    },
    close: async () => {
      await removeNamespace(machine);
      await all([house, rack, ...hosts].map((segment) => segment.close()));
    },
  };
};
