import { monotonicTime } from '../../src/domain/time.js';
import { alive, at, silent } from './given.js';
import type { Simulation } from './simulation.js';

/** How one machine behaves. Lengths in milliseconds. */
export interface Habits {
  /** From its UPS's first `OB LB` until it is down; nothing stops it on the way. */
  readonly shutdownTakes: number;
  readonly bootTakes: number;
  /** So many magic packets wake it; infinite: it never comes. */
  readonly packetsNeeded: number;
}

interface Machine extends Habits {
  readonly id: string;
  up: boolean;
  goingDown: boolean;
  booting: boolean;
  packets: number;
  /** Since when it is as it is. */
  since: number;
}

const probeEvery = 5_000;

/** Real enough servers behind the UPS: they obey `OB LB`, take their time, and sleep until a magic packet comes. */
export class Machines {
  readonly all: readonly Machine[];
  /** Every packet: when, to whom, and whether and since when that machine was up. */
  readonly packets: { milli: number; id: string; up: boolean; since: number }[] = [];

  constructor(
    private readonly simulation: Simulation,
    habits: Readonly<Record<string, Habits>>,
  ) {
    this.all = Object.entries(habits).map(([id, own]) => ({
      ...own,
      id,
      up: true,
      goingDown: false,
      booting: false,
      packets: 0,
      since: 0,
    }));
    simulation.wake = (id) => this.#packet(id);
    for (const machine of this.all) this.#probe(machine);
  }

  /** What they see of their UPSes just now. Each machine's UPS has its name. */
  look(): void {
    if (!this.simulation.running) return;
    for (const machine of this.all) {
      if (!machine.up || machine.goingDown || this.simulation.state.served.get(machine.id) !== 'OB LB')
        continue;
      machine.goingDown = true;
      this.simulation.plan(this.simulation.now + machine.shutdownTakes, () => {
        Object.assign(machine, { up: false, goingDown: false, packets: 0, since: this.simulation.now });
      });
    }
  }

  #packet(id: string): void {
    const { now } = this.simulation;
    const machine = this.all.find((one) => one.id === id);
    if (machine === undefined) throw new Error(`a packet for nobody: ${id}`);
    this.packets.push({ milli: now, id, up: machine.up, since: machine.since });
    if (machine.up || machine.booting) return;
    machine.packets += 1;
    if (machine.packets < machine.packetsNeeded) return;
    machine.booting = true;
    this.simulation.plan(now + machine.bootTakes, () => {
      Object.assign(machine, { up: true, booting: false, since: this.simulation.now });
      this.look();
    });
  }

  #probe(machine: Machine): void {
    const sentAt = monotonicTime(at(this.simulation.now).monotonic);
    const outcome = machine.up ? alive : silent;
    this.simulation.plan(this.simulation.now + (machine.up ? 1 : 1000), () => {
      if (this.simulation.running) {
        this.simulation.handle({ type: 'host_probed', id: machine.id, sentAt, outcome });
      }
    });
    this.simulation.plan(this.simulation.now + probeEvery, () => this.#probe(machine));
  }
}
