import type { Snapshot, UpsStatus } from '../../../src/domain/view/snapshot.js';
import type { House } from '../house.js';
import type { World } from '../world.js';
import { Evidence } from './evidence.js';

/** What an onlooker knows who sees the house and what is served, and nothing of how the service decides. */
export class Facts {
  readonly sentinels: readonly Evidence[];
  readonly witnesses: readonly Evidence[];
  /** What is served; null while the service is away. */
  shown: Snapshot | null = null;
  /** What each UPS said last, but for stale. */
  readonly said = new Map<string, UpsStatus>();
  /** Since when the service runs, and did not stand still. */
  runsSince = 0;
  startedAt = 0;
  graceUntil: number;
  rebootedAt = Number.NEGATIVE_INFINITY;
  clockSetAt = Number.NEGATIVE_INFINITY;
  /** When something last began or ended in the house, or with the service. */
  happenedAt = 0;
  /** A real outage is shown, which was rightly begun. */
  inOutage = false;
  outageFrom = 0;
  outageTo = 0;
  /** The drill that goes on, as far as it was asked for and granted. */
  drill: { readonly from: number; stoppedAt: number | null } | null = null;
  /** What each UPS may say in maintenance. */
  held: Map<string, UpsStatus> | null = null;
  /** From the outage's start to each UPS's own moment. */
  readonly delays: Map<string, number>;
  delaySetAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly house: House,
    readonly world: World,
  ) {
    this.sentinels = world.sentinels.map((device) => new Evidence(device));
    this.witnesses = world.witnesses.map((device) => new Evidence(device));
    this.graceUntil = house.ups.detection.bootGrace;
    this.delays = new Map(house.settings.sections.map((ups) => [ups.name, ups.lowBatteryAfter ?? 0]));
  }

  get now(): number {
    return this.world.line.now;
  }

  get needed(): number {
    const { silent } = this.house.ups.detection;
    return silent === 'all' ? this.sentinels.length : silent;
  }

  evidenceOf(id: string): Evidence {
    const found = [...this.sentinels, ...this.witnesses].find(({ device }) => device.habits.id === id);
    if (found === undefined) throw new Error(`no device ${id}`);
    return found;
  }

  /**
   * The end of the last time without mains that could be noticed by now: a shorter one may lie between two probes, and ends
   * before its sentinels have booted; and where something else was not in order, nobody may have seen it. Null while it lasts.
   */
  get mainsBackAt(): number | null {
    const last = this.world.cuts.findLast(
      ({ from, to, isClouded }) => !isClouded && this.#isNoticeable(from, to),
    );
    return last === undefined ? Number.NEGATIVE_INFINITY : last.to;
  }

  #isNoticeable(from: number, to: number | null): boolean {
    const { interval, timeout } = this.house.ups.detection;
    const devices = this.sentinels.map(({ device }) => device.habits);
    const heldUp = Math.max(
      ...devices.map(({ holdsUp, probe, missedAfter }) => holdsUp + (probe === 'mqtt' ? missedAfter : 0)),
    );
    const booted = Math.min(...devices.map(({ bootTakes }) => bootTakes));
    if ((to ?? this.now) - from <= Math.max(...devices.map(({ holdsUp }) => holdsUp))) return false;
    const away = Math.min(this.now, (to ?? this.now) + booted) - from;
    return away - heldUp >= interval + timeout + 6_000;
  }
}
