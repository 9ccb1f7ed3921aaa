import type { Snapshot } from '../../../src/domain/view/snapshot.js';
import { Violation } from '../violation.js';
import { settlesWithin, type Evidence } from './evidence.js';
import type { Facts } from './facts.js';
import { checkSilence, countsAt } from './silence.js';

const never = Number.POSITIVE_INFINITY;

/** Properties 1 and 2: an outage is told when there is one, never without, and until the mains is back. */
export class OutageWatch {
  constructor(private readonly facts: Facts) {}

  shown(snapshot: Snapshot): void {
    const { facts } = this;
    const isShown = snapshot.lastOutage?.duration === null;
    if (isShown && !facts.inOutage) {
      checkSilence(facts);
      facts.inOutage = true;
      facts.outageFrom = facts.now;
    } else if (!isShown && facts.inOutage) {
      this.#checkReturn();
      facts.inOutage = false;
    }
    for (const ups of snapshot.upses) {
      const saysOB = ups.status.startsWith('OB');
      // After a reboot an outage is remembered, but nothing is said of it before it is seen anew.
      if (saysOB && this.#isDecidedAnew(snapshot) && !snapshot.mains.simulated) checkSilence(facts);
      if (saysOB && !facts.inOutage && facts.drill === null && facts.held === null) {
        this.#fail(
          'no false OB',
          `${ups.name} says ${ups.status}, and there is neither an outage nor a drill`,
        );
      }
      if (ups.status === 'OL' && facts.inOutage && facts.held === null) {
        this.#fail('OB until restored', `${ups.name} says OL in an outage`);
      }
    }
  }

  /** Once the mains is away, and everything else as it should be, for long enough, every UPS has to say so. */
  stepped(): void {
    const { facts } = this;
    const cut = facts.world.cuts.at(-1);
    if (cut?.to !== null || facts.held !== null) return;
    const told = facts.shown?.upses.every(({ status }) => status.startsWith('OB')) === true && facts.inOutage;
    if (told) return;
    const since = this.#certainSince();
    if (facts.now <= since + this.#noticedWithin) return;
    const says = facts.shown?.upses.map(({ name, status }) => `${name} ${status}`).join(', ') ?? 'nothing';
    this.#fail(
      'OB until restored',
      `the mains is away, which is certain for ${seconds(facts.now - since)}, but it says: ${says}; mains ${facts.shown?.mains.state ?? '-'}, ${facts.shown?.mains.reason.text ?? ''}`,
    );
  }

  get #noticedWithin(): number {
    const { interval, timeout, confirmations } = this.facts.house.ups.detection;
    return 2 * (interval + (confirmations + 3) * (timeout + 500)) + 20_000;
  }

  #isDecidedAnew(snapshot: Snapshot): boolean {
    const before = this.facts.shown;
    return (
      before !== null &&
      before.upses.some(({ status }) => status === 'stale') &&
      snapshot.upses.every(({ status }) => status !== 'stale')
    );
  }

  #checkReturn(): void {
    const { facts } = this;
    const backAt = facts.mainsBackAt;
    if (backAt === null) this.#fail('OB until restored', 'the outage is over, and the mains is away');
    const stable = facts.now - backAt;
    if (stable < facts.house.ups.detection.restoreAfter) {
      this.#fail(
        'OB until restored',
        `the outage is over, and the mains is back for only ${seconds(stable)}`,
      );
    }
  }

  /** Since when it is certain that enough sentinels are silent, and that nothing but the mains can be why. */
  #certainSince(): number {
    const { world, sentinels, needed, runsSince } = this.facts;
    if (!world.isPlain || this.facts.shown === null) return never;
    const silent = sentinels.map((one) => this.#silentSince(one)).sort((one, other) => one - other);
    const enough = silent[needed - 1] ?? never;
    return Math.max(enough, this.#witnessedSince(), runsSince, world.troubledAt);
  }

  /** Since when one witness at least is certain to be heard. */
  #witnessedSince(): number {
    const { witnesses, now } = this.facts;
    if (witnesses.length === 0) return Number.NEGATIVE_INFINITY;
    const heard = witnesses.filter(
      ({ device }) => device.habits.probe === 'ping' && device.habits.loss < 0.05 && device.isUp(now),
    );
    return Math.min(never, ...heard.map(({ device }) => device.upFrom + settlesWithin));
  }

  #silentSince(sentinel: Evidence): number {
    const { now, world } = this.facts;
    const { device } = sentinel;
    const down = device.downSince(now);
    if (down === null) return never;
    const counts = countsAt(this.facts, sentinel);
    if (device.habits.probe === 'ping') return Math.max(down, counts);
    if (world.wordOf(device) !== 'offline') return never;
    return Math.max(down, counts, device.payloadSince, world.brokerInDoubtAt + settlesWithin + 5_000);
  }

  #fail(property: 'no false OB' | 'OB until restored', what: string): never {
    throw new Violation(property, what, this.facts.now);
  }
}

const seconds = (milli: number): string => `${(milli / 1000).toFixed(1)} s`;
