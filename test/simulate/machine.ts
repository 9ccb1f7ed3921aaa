import type { UpsStatus } from '../../src/domain/view/snapshot.js';
import { fateOf } from './chance.js';
import type { HostHabits } from './house.js';
import type { TimeLine } from './time_line.js';

/** upsd goes on listing a client that has vanished for so long (NUT's server/upsd.c, mainloop). */
const droppedAfter = 60_000;

/** NUT clients connect again so long after upsd is back, at most. */
const clientsBackWithin = 12_000;

/** A server behind the UPS as it physically is: it obeys in its own way, and sleeps until a magic packet comes. */
export class Machine {
  up = true;
  goingDown = false;
  booting = false;
  dead = false;
  #blocked = 0;
  #unblockedAt = Number.NEGATIVE_INFINITY;
  /** Since when it is up, or down. */
  since = 0;
  /** When it last began to go down, or lost its power. */
  wentDownAt = Number.NEGATIVE_INFINITY;
  /** Somebody switched it off or on by hand then. */
  touchedAt = Number.NEGATIVE_INFINITY;
  packets = 0;
  #leftAt: number | null = null;
  #lostPowerAt = Number.NEGATIVE_INFINITY;
  #timer = 0;
  #boot = 0;

  constructor(
    readonly habits: HostHabits,
    readonly number: number,
    private readonly line: TimeLine,
    private readonly seed: number,
    /** Its script says that it goes down. */
    private readonly announce: (id: string) => void,
  ) {}

  get isSettled(): boolean {
    return !this.goingDown && !this.booting && this.#timer === 0;
  }

  /** It can be heard in some way, at least while it runs. */
  get isEverHeard(): boolean {
    return this.habits.answersPings || this.habits.client !== null || this.habits.reports;
  }

  get answersPings(): boolean {
    return this.up && this.habits.answersPings && this.#blocked === 0;
  }

  get unblockedFor(): number {
    return this.#blocked > 0 ? 0 : this.line.now - this.#unblockedAt;
  }

  blockPings(lasts: number): void {
    this.#blocked += 1;
    this.line.plan(this.line.now + lasts, () => {
      this.#blocked -= 1;
      this.#unblockedAt = this.line.now;
    });
  }

  get reports(): boolean {
    return this.up && !this.goingDown && this.habits.reports;
  }

  /** What its client is told by its UPS. */
  sees(status: UpsStatus): void {
    if (!this.up || this.goingDown || (this.habits.client === null && !this.habits.reports)) return;
    if (status === 'OB LB') this.goDown();
    else if (status === 'OL') this.#timer = 0;
    else if (status === 'OB' && this.habits.ownTimer !== null && this.#timer === 0) {
      const mine = this.line.now + this.habits.ownTimer;
      this.#timer = mine;
      this.line.plan(mine, () => {
        if (this.#timer === mine && this.up && !this.goingDown) this.goDown();
      });
    }
  }

  goDown(): void {
    this.goingDown = true;
    this.wentDownAt = this.line.now;
    this.#timer = 0;
    if (this.habits.client === 'leaves') this.#leftAt = this.line.now;
    if (this.habits.reports) this.announce(this.habits.id);
    this.line.plan(this.line.now + this.habits.shutdownTakes, () => {
      if (this.goingDown) this.#isDown();
    });
  }

  losePower(): void {
    if (this.up) this.#lostPowerAt = this.line.now;
    if (this.up && !this.goingDown) this.wentDownAt = this.line.now;
    this.dead = true;
    this.#boot += 1;
    this.booting = false;
    this.#isDown();
  }

  switchOff(): void {
    this.touchedAt = this.line.now;
    if (this.up && !this.goingDown) this.goDown();
  }

  switchOn(): void {
    this.touchedAt = this.line.now;
    this.#boots();
  }

  magicPacket(): void {
    if (this.up || this.booting) return;
    this.packets += 1;
    if (this.packets >= this.habits.packetsNeeded) this.#boots();
  }

  /** Whether upsd lists its client. */
  isLoggedIn(upsdSince: number): boolean {
    const { now } = this.line;
    if (this.habits.client === null || now < this.#connectedFrom(upsdSince)) return false;
    if (!this.up) return now - this.#lostPowerAt < droppedAfter && this.#lostPowerAt > upsdSince;
    return this.#leftAt === null;
  }

  #connectedFrom(upsdSince: number): number {
    const own = fateOf(this.seed, this.number, Math.floor(upsdSince / 1000), 77);
    return Math.max(upsdSince + 2_000, this.since) + own * (clientsBackWithin - 2_000);
  }

  #boots(): void {
    if (this.up || this.booting || this.dead) return;
    this.booting = true;
    this.#boot += 1;
    const boot = this.#boot;
    this.line.plan(this.line.now + this.habits.bootTakes, () => {
      if (boot !== this.#boot) return;
      Object.assign(this, { up: true, booting: false, goingDown: false, packets: 0, since: this.line.now });
      this.#leftAt = null;
    });
  }

  #isDown(): void {
    if (!this.up) return;
    this.#timer = 0;
    Object.assign(this, { up: false, goingDown: false, packets: 0, since: this.line.now });
  }
}
