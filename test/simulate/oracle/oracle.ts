import type { Command, CommandResult } from '../../../src/domain/core/command.js';
import type { Snapshot } from '../../../src/domain/view/snapshot.js';
import type { Answer } from '../asking.js';
import type { House } from '../house.js';
import type { Machine } from '../machine.js';
import type { Start } from '../service.js';
import { Violation } from '../violation.js';
import type { World } from '../world.js';
import { DrillWatch } from './drills.js';
import { Facts } from './facts.js';
import { LowBatteryWatch } from './low_battery.js';
import { OutageWatch } from './outage.js';
import { WakeWatch } from './waking.js';

/**
 * Watches what is served, and knows what is physically so. It throws a `Violation` at the first thing that must not be, and
 * shares no rule with the domain.
 */
export class Oracle {
  readonly #facts: Facts;
  readonly #outages: OutageWatch;
  readonly #lowBattery: LowBatteryWatch;
  readonly #wakes: WakeWatch;
  readonly #drills: DrillWatch;
  #startedAnew = true;

  constructor(house: House, world: World, machines: readonly Machine[]) {
    this.#facts = new Facts(house, world);
    this.#outages = new OutageWatch(this.#facts);
    this.#lowBattery = new LowBatteryWatch(this.#facts);
    this.#wakes = new WakeWatch(this.#facts, machines);
    this.#drills = new DrillWatch(this.#facts);
  }

  sent(id: string): void {
    this.#facts.evidenceOf(id).sentAt = this.#facts.now;
  }

  heard(id: string, answer: Answer, sentAt: number): void {
    this.#facts.evidenceOf(id).heard(answer, sentAt);
  }

  started(start: Start, hasRebooted: boolean): void {
    const facts = this.#facts;
    const { now } = facts;
    facts.startedAt = now;
    facts.runsSince = now;
    facts.happenedAt = now;
    if (hasRebooted) facts.rebootedAt = now;
    this.#startedAnew = start === 'anew';
    if (start === 'at once') return;
    facts.graceUntil = now + facts.house.ups.detection.bootGrace;
    facts.drill = null;
    for (const one of [...facts.sentinels, ...facts.witnesses]) one.forget();
  }

  stopped(): void {
    this.#facts.shown = null;
    this.#facts.happenedAt = this.#facts.now;
  }

  /** It stood still, and goes on. */
  wentOn(): void {
    this.#facts.runsSince = this.#facts.now;
  }

  clockSet(): void {
    this.#facts.clockSetAt = this.#facts.now;
  }

  happened(): void {
    this.#facts.happenedAt = this.#facts.now;
  }

  commanded(command: Command, result: CommandResult): void {
    this.#drills.commanded(command, result);
    if (command.kind === 'wake_host' && result.accepted) this.#wakes.asked(command.host);
  }

  packet(id: string): void {
    this.#wakes.packet(id);
  }

  shown(snapshot: Snapshot): void {
    const facts = this.#facts;
    if (facts.shown === null && this.#startedAnew) this.#checkStale(snapshot);
    const wasInOutage = facts.inOutage;
    this.#drills.before(snapshot);
    this.#outages.shown(snapshot);
    if (facts.inOutage && !wasInOutage) this.#wakes.outageBegins();
    if (!facts.inOutage && wasInOutage) facts.outageTo = facts.now;
    this.#drills.shown(snapshot);
    this.#lowBattery.shown(snapshot);
    facts.shown = snapshot;
    for (const { name, status } of snapshot.upses) if (status !== 'stale') facts.said.set(name, status);
  }

  stepped(): void {
    this.#outages.stepped();
    this.#lowBattery.stepped();
    this.#wakes.stepped();
  }

  #checkStale(snapshot: Snapshot): void {
    const told = snapshot.upses.find(({ status }) => status !== 'stale');
    if (told === undefined) return;
    const what = `${told.name} says ${told.status} from a memory that holds no more`;
    throw new Violation('OB until restored', what, this.#facts.now);
  }
}
