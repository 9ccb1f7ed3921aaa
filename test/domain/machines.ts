import { monotonicTime } from '../../src/domain/core/time.js';
import { alive, at, silent } from './given.js';
import type { Simulation } from './simulation.js';

/** How one machine behaves. Lengths in milliseconds. */
export interface Habits {
  /** Switched off from the beginning. */
  readonly offAtFirst: boolean;
  /** It goes down so long after the first `OB` that it sees, by a timer of its own; null: at `OB LB`. */
  readonly ownTimer: number | null;
  /**
   * What it lets be known of itself: probes, its NUT login (to its own UPS), its script's reports, or, as `client`, probes
   * and a login that ends as soon as it goes down.
   */
  readonly heardBy: 'probe' | 'login' | 'report' | 'client';
  /** Every so many of its answers to pings gets lost; infinite: none. */
  readonly losesPings: number;
  /** It loses its power so long after the first `OB` that it sees; null: never. */
  readonly losesPowerAfter: number | null;
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
  /** When its own timer is over; null while it does not run. */
  timer: number | null;
  losesPowerAt: number | null;
  /** Since when it has been without power; null where it went down in order. */
  lostPowerAt: number | null;
  pings: number;
  booting: boolean;
  packets: number;
  /** Since when it is as it is. */
  since: number;
}

const turnEvery = 5_000;

/** upsd goes on listing a client that has vanished for so long (NUT's server/upsd.c, mainloop). */
const droppedAfter = 60_000;

const off = { up: false, goingDown: false, timer: null, losesPowerAt: null, packets: 0 } as const;

/** Real enough servers behind the UPS: they obey `OB LB`, take their time, and sleep until a magic packet comes. */
export class Machines {
  readonly all: readonly Machine[];
  /** Every packet: when, to whom, and how and since when that machine was. */
  readonly packets: { milli: number; id: string; up: boolean; goingDown: boolean; since: number }[] = [];

  constructor(
    private readonly simulation: Simulation,
    habits: Readonly<Record<string, Habits>>,
  ) {
    this.all = Object.entries(habits).map(([id, own]) => ({
      ...own,
      id,
      up: !own.offAtFirst,
      goingDown: false,
      timer: null,
      losesPowerAt: null,
      lostPowerAt: null,
      pings: 0,
      booting: false,
      packets: 0,
      since: 0,
    }));
    simulation.wake = (id) => this.#packet(id);
    for (const machine of this.all) this.#turn(machine);
  }

  /** What they see of their UPSes just now. Each machine's UPS has its name. */
  look(): void {
    if (!this.simulation.running) return;
    for (const machine of this.all) {
      if (!machine.up) continue;
      const status = this.simulation.state.served.get(machine.id);
      if (status === 'OL') machine.losesPowerAt = null;
      else if (machine.losesPowerAfter !== null && status?.startsWith('OB') === true)
        machine.losesPowerAt ??= this.simulation.now + machine.losesPowerAfter;
      if (machine.goingDown) continue;
      if (status === 'OB LB') this.#goDown(machine);
      if (machine.ownTimer === null) continue;
      if (status === 'OL') machine.timer = null;
      else if (status === 'OB') machine.timer ??= this.simulation.now + machine.ownTimer;
    }
  }

  #goDown(machine: Machine): void {
    const { simulation } = this;
    machine.goingDown = true;
    if (machine.heardBy === 'report' && simulation.running) this.#report(machine, 'shutting_down');
    simulation.plan(simulation.now + machine.shutdownTakes, () => {
      if (machine.goingDown) Object.assign(machine, { ...off, since: simulation.now });
    });
  }

  #packet(id: string): void {
    const { now } = this.simulation;
    const machine = this.all.find((one) => one.id === id);
    if (machine === undefined) throw new Error(`a packet for nobody: ${id}`);
    this.packets.push({ milli: now, id, up: machine.up, goingDown: machine.goingDown, since: machine.since });
    if (machine.up || machine.booting) return;
    machine.packets += 1;
    if (machine.packets < machine.packetsNeeded) return;
    machine.booting = true;
    this.simulation.plan(now + machine.bootTakes, () => {
      Object.assign(machine, { up: true, booting: false, lostPowerAt: null, since: this.simulation.now });
      this.look();
    });
  }

  /** Every few seconds it is probed, and heard of in its own way. */
  #turn(machine: Machine): void {
    const { simulation } = this;
    if (machine.up && machine.losesPowerAt !== null && simulation.now >= machine.losesPowerAt) {
      Object.assign(machine, { ...off, lostPowerAt: simulation.now, since: simulation.now });
    }
    machine.pings += 1;
    const isLost = machine.pings % machine.losesPings === 0;
    const answers = machine.up && !isLost && (machine.heardBy === 'probe' || machine.heardBy === 'client');
    const sentAt = monotonicTime(at(simulation.now).monotonic);
    simulation.plan(simulation.now + (answers ? 1 : 1000), () => {
      if (!simulation.running) return;
      const outcome = answers ? alive : silent;
      simulation.handle({ type: 'host_probed', id: machine.id, sentAt, outcome });
    });
    if (machine.timer !== null && simulation.now >= machine.timer && machine.up && !machine.goingDown) {
      this.#goDown(machine);
    }
    if (simulation.running) {
      if (machine.heardBy === 'report' && machine.up && !machine.goingDown) this.#report(machine, 'online');
      simulation.handle({ type: 'logins_seen', logins: this.#logins() });
    }
    simulation.plan(simulation.now + turnEvery, () => this.#turn(machine));
  }

  #report(machine: Machine, status: 'online' | 'shutting_down'): void {
    this.simulation.handle({ type: 'host_reported', id: machine.id, status, remaining: null });
  }

  #isLoggedIn({ up, goingDown, heardBy, lostPowerAt }: Machine): boolean {
    if (heardBy !== 'login' && heardBy !== 'client') return false;
    if (lostPowerAt !== null && this.simulation.now - lostPowerAt < droppedAfter) return true;
    return up && !(goingDown && heardBy === 'client');
  }

  #logins(): ReadonlyMap<string, ReadonlySet<string>> {
    const loggedIn = this.all.filter((machine) => this.#isLoggedIn(machine));
    return new Map(loggedIn.map(({ id }) => [id, new Set([id])]));
  }
}
