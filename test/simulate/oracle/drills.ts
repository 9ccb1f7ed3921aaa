import type { Command, CommandResult } from '../../../src/domain/core/command.js';
import type { Snapshot } from '../../../src/domain/view/snapshot.js';
import { Violation } from '../violation.js';
import type { Facts } from './facts.js';

/** A snapshot is made every five seconds at least. */
const shownWithin = 6_000;

/** Drills are told as such and end with a real outage; maintenance holds what was said, and no longer than the outage in which it was. */
export class DrillWatch {
  constructor(private readonly facts: Facts) {}

  commanded(command: Command, result: CommandResult): void {
    const { facts } = this;
    if (!result.accepted) return;
    if (command.kind === 'start_drill' && facts.drill?.stoppedAt !== null) {
      facts.drill = { from: facts.now, stoppedAt: null };
    }
    if (command.kind === 'stop_drill' && facts.drill !== null) facts.drill.stoppedAt ??= facts.now;
    if (command.kind === 'start_maintenance') {
      facts.held ??= new Map((facts.shown?.upses ?? []).map(({ name, status }) => [name, status]));
    }
    if (command.kind === 'set_shutdown_delay') {
      const name =
        facts.house.settings.sections.find((ups) => ups.name === command.section)?.aliasOf ?? command.section;
      facts.delays.set(name, command.delay);
      facts.delaySetAt = facts.now;
    }
  }

  /** What is over by now, before what is shown is looked at. */
  before(snapshot: Snapshot): void {
    const { facts } = this;
    const { restoreAfter } = facts.house.ups.detection;
    const { drill } = facts;
    if (drill !== null && !snapshot.mains.simulated) {
      const isOver = drill.stoppedAt !== null && facts.now >= drill.stoppedAt + restoreAfter;
      const isOverAtStart = facts.shown === null;
      if (!isOver && !isOverAtStart && snapshot.lastOutage?.duration !== null) {
        this.#fail(`the drill is over, and nobody stopped it`);
      }
      facts.drill = null;
    }
    if (facts.held !== null && snapshot.maintenanceUntil === null) facts.held = null;
  }

  shown(snapshot: Snapshot): void {
    const { facts } = this;
    const isSimulated = snapshot.mains.simulated || snapshot.upses.some(({ simulated }) => simulated);
    if (isSimulated && facts.drill === null) this.#fail('it is told as simulated, and there is no drill');
    if (facts.inOutage && (isSimulated || snapshot.drill)) this.#fail('a real outage is told as a drill');
    if (facts.drill !== null && !facts.inOutage) {
      const isToldAsSuch =
        snapshot.mains.simulated &&
        snapshot.upses.every(({ status, simulated }) => simulated || !status.startsWith('OB'));
      if (!isToldAsSuch) this.#fail('a drill is told as a real outage');
    }
    const overAt = (facts.drill?.stoppedAt ?? facts.now) + facts.house.ups.detection.restoreAfter;
    if (isSimulated && facts.now > Math.max(overAt, facts.runsSince) + shownWithin) {
      this.#fail('a drill goes on that was stopped');
    }
    this.#checkHeld(snapshot);
    for (const { name, shutdownDelay, aliasOf } of snapshot.upses) {
      if (shutdownDelay !== facts.delays.get(aliasOf ?? name)) this.#forgot(name, shutdownDelay ?? -1);
    }
  }

  #checkHeld(snapshot: Snapshot): void {
    const { facts } = this;
    if (facts.held === null) return;
    // The mains is back: whatever comes next is as in a maintenance that began now.
    if (!facts.inOutage && snapshot.mains.state === 'present') {
      for (const name of facts.held.keys()) facts.held.set(name, 'OL');
    }
    for (const { name, status } of snapshot.upses) {
      if (status === 'stale' || status === 'OL' || status === facts.held.get(name)) continue;
      this.#fail(`in maintenance ${name} says ${status}, and it was ${facts.held.get(name) ?? 'not'} held`);
    }
  }

  #forgot(name: string, delay: number): never {
    throw new Violation(
      'rubbish',
      `the shutdown delay of ${name} is ${delay / 1000} s, which nobody set`,
      this.facts.now,
    );
  }

  #fail(what: string): never {
    throw new Violation('drills and maintenance', what, this.facts.now);
  }
}
