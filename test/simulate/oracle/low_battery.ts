import type { Snapshot, UpsView } from '../../../src/domain/view/snapshot.js';
import { Violation } from '../violation.js';
import type { Facts } from './facts.js';

/** Below this charge (0 to 1) the model calls the battery nearly empty, whatever the delay. A little above the rule's own mark. */
const nearlyEmpty = 0.055;

/** Once on battery every sentinel is probed at least every 5 s; some slack for a probe that is under way. */
const lookedWithin = 6_000;

/** What a look takes besides the timeout. */
const looksFor = 1_500;

/** Property 3: no `LB` before its own moment, nor once the mains is seen to be back, nor without a look; and within a second after. */
export class LowBatteryWatch {
  /** Since when nothing kept a UPS from saying so. */
  #freeSince = 0;
  #obSince = 0;
  /** When the mains was last seen to be back with nothing decided since a start: the delays count anew from the next `OB`. */
  #seenBackUndecidedAt = 0;
  #charge = 1;
  #chargedAt = 0;
  #isDischarging = false;

  constructor(private readonly facts: Facts) {}

  shown(snapshot: Snapshot): void {
    const { facts } = this;
    this.#keepCharge();
    const before = facts.shown;
    for (const ups of snapshot.upses) {
      const was = before?.upses.find(({ name }) => name === ups.name)?.status ?? 'stale';
      if (ups.status !== 'OB LB') continue;
      const last = was === 'stale' ? facts.said.get(ups.name) : was;
      if (last !== 'OB LB') this.#checkMoment(snapshot, ups);
    }
    const isOnBattery = snapshot.upses.some(({ status }) => status.startsWith('OB'));
    const wasOnBattery = before?.upses.some(({ status }) => status.startsWith('OB')) === true;
    if (isOnBattery && !wasOnBattery) this.#obSince = facts.now;
    const isSeenBack = [snapshot, before].some((one) => one?.mains.state === 'restoring');
    if (isSeenBack && snapshot.upses.every(({ status }) => status === 'stale'))
      this.#seenBackUndecidedAt = facts.now;
    const isHeld = facts.held !== null || typeof before?.maintenanceUntil === 'number';
    if (isSeenBack || isHeld) this.#freeSince = facts.now;
    this.#isDischarging = facts.inOutage;
  }

  /** Each that is due says so within a second. */
  stepped(): void {
    const { facts } = this;
    const { shown } = facts;
    const { timeout } = facts.house.ups.detection;
    if (shown === null || !facts.inOutage || facts.held !== null || shown.mains.state === 'restoring') return;
    for (const { name, status } of shown.upses) {
      if (status !== 'OB') continue;
      const delay = facts.delays.get(this.#principalOf(name)) ?? 0;
      const countsAnew = Math.max(facts.rebootedAt, this.#seenBackUndecidedAt) > facts.outageFrom;
      const from = Math.max(facts.outageFrom, countsAnew ? this.#obSince : 0);
      const due = from + delay;
      // Where it could not know beforehand that its moment is now, it has to look first.
      const free = Math.max(this.#freeSince, facts.runsSince, facts.delaySetAt) + looksFor + timeout;
      if (facts.now > Math.max(due, free) + 1_001)
        this.#fail(`${name} should say OB LB since ${seconds(facts.now - due)}`);
    }
  }

  #checkMoment(snapshot: Snapshot, ups: UpsView): void {
    const { facts } = this;
    const from = facts.inOutage ? facts.outageFrom : (facts.drill?.from ?? facts.now);
    const due = from + (facts.delays.get(this.#principalOf(ups.name)) ?? 0);
    const isClockToBlame = facts.rebootedAt > from && facts.clockSetAt > from;
    if (facts.now < due - 1 && this.#charge > nearlyEmpty && !isClockToBlame) {
      this.#fail(`${ups.name} says OB LB ${seconds(due - facts.now)} before its moment`);
    }
    if (!facts.inOutage) return;
    if (snapshot.mains.state === 'restoring')
      this.#fail(`${ups.name} begins to say OB LB while the mains is seen to be back`);
    const { timeout } = facts.house.ups.detection;
    for (const { sentAt, device } of facts.sentinels) {
      if (facts.now - sentAt > lookedWithin + timeout) {
        this.#fail(
          `${ups.name} says OB LB, and ${device.habits.id} was last probed ${seconds(facts.now - sentAt)} before`,
        );
      }
    }
  }

  #keepCharge(): void {
    const { battery } = this.facts.house.ups;
    if (battery === null) return;
    const elapsed = this.facts.now - this.#chargedAt;
    const change =
      this.#isDischarging || this.facts.drill !== null
        ? -elapsed / battery.runtime
        : elapsed / battery.recharge;
    this.#charge = Math.min(1, Math.max(0, this.#charge + change));
    this.#chargedAt = this.facts.now;
  }

  #principalOf(name: string): string {
    return this.facts.house.settings.sections.find((ups) => ups.name === name)?.aliasOf ?? name;
  }

  #fail(what: string): never {
    throw new Violation('LB at its moment', what, this.facts.now);
  }
}

const seconds = (milli: number): string => `${(milli / 1000).toFixed(1)} s`;
