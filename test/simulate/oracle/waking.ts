import type { HostSettings } from '../../../src/domain/core/settings.js';
import type { Machine } from '../machine.js';
import { Violation } from '../violation.js';
import type { Facts } from './facts.js';

/** A host that runs for so long, and answers, is known to be up: three probes. */
const seenUpWithin = 20_000;

/** What may come between an outage's end and a host's wake-up besides the delays: hosts that still go down are waited for. */
const waitedForGoingDown = 45 * 60_000;

/** Property 4: nobody is woken too soon, or while it is up, and nobody who is due is forgotten. */
export class WakeWatch {
  /** Packets since the mains is back, by host. */
  readonly #packets = new Map<string, number>();
  readonly #askedUntil = new Map<string, number>();
  #checkedFor = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly facts: Facts,
    private readonly machines: readonly Machine[],
  ) {}

  asked(host: string): void {
    const { giveUpAfter, retryEvery } = this.facts.house.settings.wake;
    this.#askedUntil.set(host, this.facts.now + giveUpAfter + 3 * retryEvery);
  }

  outageBegins(): void {
    this.#packets.clear();
    this.#askedUntil.clear();
  }

  packet(id: string): void {
    const { facts } = this;
    const machine = this.machines.find(({ habits }) => habits.id === id);
    if (machine === undefined) this.#fail(`a magic packet for ${id}, which nobody knows`);
    this.#packets.set(id, (this.#packets.get(id) ?? 0) + 1);
    if (facts.now <= (this.#askedUntil.get(id) ?? Number.NEGATIVE_INFINITY)) return;
    const backAt = facts.mainsBackAt;
    if (backAt === null) this.#fail(`${id} is woken, and the mains is away`);
    const stable = facts.now - backAt;
    if (stable < facts.house.settings.wake.delay) {
      this.#fail(`${id} is woken when the mains was back for ${seconds(stable)}`);
    }
    if (facts.drill?.stoppedAt === null) this.#fail(`${id} is woken in a drill`);
    if (this.#isSeenUp(machine)) {
      this.#fail(`${id} is woken, and it is up and answering for ${seconds(facts.now - machine.since)}`);
    }
  }

  /** Long after everything: who was to be woken is up, or told as given up, or nothing can be seen of it. */
  stepped(): void {
    const { facts } = this;
    const happenedAt = Math.max(facts.happenedAt, facts.outageTo);
    if (facts.inOutage || facts.shown === null || facts.drill !== null || this.#checkedFor === happenedAt)
      return;
    if (facts.now < happenedAt + this.#settledWithin || !facts.world.isPlain || facts.world.mainsIsOff)
      return;
    this.#checkedFor = happenedAt;
    for (const machine of this.machines) {
      const { id } = machine.habits;
      const settings = this.#settingsOf(id);
      if (settings?.wake.auto !== true || machine.up || machine.touchedAt > this.#outageFrom) continue;
      this.#checkNotForgotten(machine, settings);
    }
  }

  get #outageFrom(): number {
    return this.facts.world.cuts.at(-1)?.from ?? Number.POSITIVE_INFINITY;
  }

  #checkNotForgotten(machine: Machine, settings: HostSettings): void {
    const { facts } = this;
    const { id } = machine.habits;
    // It went down by itself when no outage was on.
    if (facts.outageTo === 0 || machine.wentDownAt > facts.outageTo) return;
    const shown = facts.shown?.hosts.find((host) => host.id === id);
    const packets = this.#packets.get(id) ?? 0;
    // Given up is told where it was tried, or where another one that has to be up before did not come.
    if (shown?.state === 'wake_failed' && (packets > 0 || settings.wake.after.length > 0)) return;
    if (machine.isEverHeard || packets === 0) {
      this.#fail(
        `${id} is down since ${seconds(facts.now - machine.since)}, got ${packets} magic packets, and is shown as ${shown?.state ?? 'nothing'} (${shown?.reason.text ?? ''})`,
      );
    }
  }

  #isSeenUp(machine: Machine): boolean {
    const { facts } = this;
    const isQuiet =
      machine.habits.loss === 0 &&
      facts.world.isPlain &&
      facts.now - facts.world.troubledAt > 90_000 &&
      facts.now - facts.runsSince > 90_000;
    const isUp = machine.answersPings && !machine.goingDown && facts.now - machine.since > seenUpWithin;
    return isQuiet && isUp && machine.unblockedFor > 90_000;
  }

  get #settledWithin(): number {
    const { detection, battery } = this.facts.house.ups;
    const { wake, hosts } = this.facts.house.settings;
    const isChargeAwaited = hosts.some((host) => host.wake.minCharge !== null);
    const slowest = Math.max(0, ...this.machines.map(({ habits }) => habits.bootTakes));
    const each = wake.giveUpAfter + 3 * wake.retryEvery + slowest + 180_000;
    return (
      detection.bootGrace +
      2 * detection.restoreAfter +
      2 * wake.delay +
      (hosts.length + 1) * each +
      waitedForGoingDown +
      (isChargeAwaited ? (battery?.recharge ?? 0) : 0)
    );
  }

  #settingsOf(id: string): HostSettings | undefined {
    return this.facts.house.settings.hosts.find((host) => host.id === id);
  }

  #fail(what: string): never {
    throw new Violation('waking', what, this.facts.now);
  }
}

const seconds = (milli: number): string => `${(milli / 1000).toFixed(1)} s`;
