import { Device } from './device.js';
import type { Happening, House } from './house.js';
import type { TimeLine } from './time_line.js';

/** A time without mains. */
export interface Cut {
  readonly from: number;
  /** Null while it lasts. */
  to: number | null;
  /** Something else was not in order meanwhile, so that it could perhaps not be seen. */
  isClouded: boolean;
}

/** How long the service takes to be back at a broker. */
const connectsIn = 1_500;

/** From the broker's last words, the wills, until we notice that it is gone. */
const goneNoticedIn = 400;

/** What is physically so in the house, whatever the service makes of it. */
export class World {
  readonly sentinels: readonly Device[];
  readonly witnesses: readonly Device[];
  readonly #devices: ReadonlyMap<string, Device>;
  readonly cuts: Cut[] = [];
  /** How many things keep each of these from being in order just now. */
  readonly wrong = { mains: 0, cable: 0, network: 0, broker: 0, brokerLink: 0, probes: 0, slow: 0 };
  readonly #browns: number[] = [];
  readonly #losses: number[] = [];
  /** When one of these was last not in order. */
  troubledAt = Number.NEGATIVE_INFINITY;
  brokerTroubledAt = Number.NEGATIVE_INFINITY;
  #connectedAnewAt = Number.NEGATIVE_INFINITY;
  #brokerHeardFrom = Number.NEGATIVE_INFINITY;
  #brokerGoneFrom = Number.POSITIVE_INFINITY;
  /** Called when an mqtt device's word, as we hear it, may have changed. */
  onWord: (id: string) => void = () => undefined;

  constructor(
    readonly house: House,
    readonly line: TimeLine,
  ) {
    this.sentinels = house.sentinels.map((habits, index) => new Device(habits, index));
    this.witnesses = house.witnesses.map((habits, index) => new Device(habits, 100 + index));
    this.#devices = new Map([...this.sentinels, ...this.witnesses].map((one) => [one.habits.id, one]));
  }

  deviceOf(id: string): Device {
    const device = this.#devices.get(id);
    if (device === undefined) throw new Error(`no device ${id}`);
    return device;
  }

  get mainsIsOff(): boolean {
    return this.wrong.mains > 0;
  }

  /** Brown, broken, lossy, slow: nothing of that is going on, and the mains is either there or away. */
  get isPlain(): boolean {
    const { cable, network, broker, brokerLink, probes, slow } = this.wrong;
    return (
      cable + network + broker + brokerLink + probes + slow + this.#browns.length + this.#losses.length === 0
    );
  }

  /** Of packets, besides each device's own loss. */
  get loss(): number {
    return this.#losses.reduce((sum, loss) => Math.max(sum, loss), 0);
  }

  get reaches(): boolean {
    return this.wrong.cable === 0 && this.wrong.network === 0;
  }

  /** When what the broker said before last ceased to count: it was away, or the service was. */
  get brokerInDoubtAt(): number {
    return Math.max(this.brokerTroubledAt, this.#connectedAnewAt);
  }

  /** The service has started, and hears what the broker retains once it is connected. */
  connectToBroker(): void {
    const { now } = this.line;
    this.#connectedAnewAt = now;
    this.#brokerHeardFrom = Math.max(this.#brokerHeardFrom, now + connectsIn);
    this.#hearAgainAt(now + connectsIn);
  }

  /** Whether we know by then that the broker is gone, as things stand. */
  isBrokerGoneBy(time: number): boolean {
    return time >= this.#brokerGoneFrom;
  }

  /** What we hear of an mqtt device: its word, or null where nothing can be heard. */
  wordOf(device: Device): Device['payload'] | null {
    const { now } = this.line;
    const hears = now >= this.#brokerHeardFrom && now < this.#brokerGoneFrom;
    return hears ? device.payload : null;
  }

  /** Carries out what happens to the house itself; false where it is none of its business. */
  meet(happening: Happening): boolean {
    switch (happening.what) {
      case 'mains_off':
        this.#during('mains', happening.lasts, () => this.#powerChanged());
        return true;
      case 'mains_brown':
        this.#whileIn(this.#browns, happening.depth, happening.lasts, () => this.#powerChanged());
        return true;
      case 'cable_pulled':
        this.#during('cable', happening.lasts, () => this.#lookAtBroker());
        return true;
      case 'network_broken':
        this.#during('network', happening.lasts, () => this.#lookAtBroker());
        return true;
      case 'probes_fail':
        this.#during('probes', happening.lasts, () => undefined);
        return true;
      case 'packets_lost':
        this.#whileIn(this.#losses, happening.loss, happening.lasts, () => undefined);
        return true;
      case 'broker_restarted':
        this.#during('broker', happening.lasts, (begins) => this.#brokerChanged(begins));
        for (const device of this.#devices.values()) this.#say(device, 'offline');
        return true;
      case 'broker_away':
        this.#during('brokerLink', happening.lasts, (begins) => this.#brokerChanged(begins));
        return true;
      case 'device_slow':
        this.#during('slow', happening.lasts, (begins) => {
          this.deviceOf(happening.device).slow += begins ? 1 : -1;
        });
        return true;
      case 'device_asleep': {
        const device = this.deviceOf(happening.device);
        device.fallAsleep(this.line.now);
        if (this.#lacksWitnesses) this.#cloud();
        this.#lookAtBroker();
        this.line.plan(this.line.now + happening.lasts, () => {
          device.wakeUp(this.line.now);
          this.#lookAtBroker();
        });
        return true;
      }
      case 'device_restarts':
        this.deviceOf(happening.device).restart(this.line.now);
        this.#lookAtBroker();
        return true;
      default:
        return false;
    }
  }

  #during(what: keyof World['wrong'], lasts: number, changed: (begins: boolean) => void): void {
    this.wrong[what] += 1;
    if (what !== 'mains') this.#cloud();
    changed(true);
    this.line.plan(this.line.now + lasts, () => {
      this.wrong[what] -= 1;
      if (what !== 'mains') this.troubledAt = this.line.now;
      changed(false);
    });
  }

  #whileIn(list: number[], value: number, lasts: number, changed: () => void): void {
    list.push(value);
    this.#cloud();
    changed();
    this.line.plan(this.line.now + lasts, () => {
      list.splice(list.indexOf(value), 1);
      this.troubledAt = this.line.now;
      changed();
    });
  }

  /** All silent: what the sentinels do is then no evidence. */
  get #lacksWitnesses(): boolean {
    return this.witnesses.length > 0 && !this.witnesses.some((one) => one.isUp(this.line.now));
  }

  #cloud(): void {
    const last = this.cuts.at(-1);
    if (last?.to === null) last.isClouded = true;
  }

  #powerChanged(): void {
    const { now } = this.line;
    const last = this.cuts.at(-1);
    const isOff = last?.to === null;
    if (this.mainsIsOff && !isOff)
      this.cuts.push({ from: now, to: null, isClouded: !this.isPlain || this.#lacksWitnesses });
    if (!this.mainsIsOff && isOff) last.to = now;
    const depth = this.#browns.reduce((deepest, one) => Math.max(deepest, one), 0);
    for (const device of this.sentinels) {
      device.power(!this.mainsIsOff && depth <= device.habits.endures, now);
    }
    this.#lookAtBroker();
  }

  #brokerChanged(begins: boolean): void {
    const { now } = this.line;
    this.brokerTroubledAt = now;
    const isAway = this.wrong.broker + this.wrong.brokerLink > 0;
    if (begins) this.#brokerGoneFrom = Math.min(this.#brokerGoneFrom, now + goneNoticedIn);
    else if (!isAway) {
      this.#brokerGoneFrom = Number.POSITIVE_INFINITY;
      this.#brokerHeardFrom = now + connectsIn;
    }
    this.#hearAgainAt(now + goneNoticedIn);
    this.#hearAgainAt(now + connectsIn);
    this.#lookAtBroker();
  }

  #hearAgainAt(time: number): void {
    this.line.plan(time, () => {
      for (const { habits } of this.#devices.values()) if (habits.probe === 'mqtt') this.onWord(habits.id);
    });
  }

  /** Which devices are connected to the broker, now and whenever that changes by itself. */
  #lookAtBroker(): void {
    const { now } = this.line;
    for (const device of this.#devices.values()) {
      if (device.habits.probe !== 'mqtt') continue;
      this.#lookAt(device);
      for (const time of [device.upFrom, device.downFrom, now + device.habits.reconnectsIn]) {
        if (Number.isFinite(time) && time >= now) this.line.plan(time + 1, () => this.#lookAt(device));
      }
    }
  }

  #lookAt(device: Device): void {
    const { now } = this.line;
    const { missedAfter, reconnectsIn } = device.habits;
    const isThere = this.wrong.broker === 0 && this.reaches && device.isUp(now);
    const isBack = now >= this.brokerTroubledAt + reconnectsIn || device.cutOffSince === null;
    if (isThere && isBack) {
      device.cutOffSince = null;
      this.#say(device, 'online');
    } else if (device.cutOffSince === null) {
      device.cutOffSince = now;
      this.line.plan(now + missedAfter, () => {
        if (device.cutOffSince !== null && this.wrong.broker === 0) this.#say(device, 'offline');
      });
    }
  }

  #say(device: Device, payload: Device['payload']): void {
    if (device.payload === payload) return;
    device.payload = payload;
    device.payloadSince = this.line.now;
    this.onWord(device.habits.id);
  }
}
