import { nextDeadline } from '../../src/domain/deadlines.js';
import type { DomainEvent } from '../../src/domain/event.js';
import { recall, type Remembered } from '../../src/domain/memory.js';
import type { ProbeOutcome } from '../../src/domain/probe_outcome.js';
import type { DetectionSettings, DomainSettings } from '../../src/domain/settings.js';
import type { State } from '../../src/domain/state.js';
import { step, type Step } from '../../src/domain/step.js';
import { milliseconds, minutes, moment, monotonicTime, seconds, type Moment } from '../../src/domain/time.js';

/** Wall time of the scripts' time zero. */
export const epoch = Date.UTC(2026, 0, 1);

/** A machine that has been up for a day when the script begins. */
export const at = (milli: number): Moment => moment(86_400_000 + milli, epoch + milli);

export const detection: DetectionSettings = {
  interval: seconds(2),
  timeout: seconds(1),
  confirmations: 3,
  silent: 'all',
  restoreAfter: seconds(10),
  bootGrace: minutes(3),
  linkDown: 'unknown',
};

export interface Given {
  readonly sentinels?: number;
  readonly witnesses?: number;
  readonly detection?: Partial<DetectionSettings>;
  readonly upses?: DomainSettings['upses'];
  readonly battery?: DomainSettings['battery'];
  readonly hosts?: DomainSettings['hosts'];
  readonly wake?: DomainSettings['wake'];
}

export const settings = ({ sentinels = 3, witnesses = 0, ...given }: Given = {}): DomainSettings => ({
  sentinels: names('s', sentinels),
  witnesses: names('w', witnesses),
  detection: { ...detection, ...given.detection },
  upses: given.upses ?? [
    {
      name: 'ups',
      description: 'Garage inverter',
      lowBatteryAfter: minutes(5),
      aliasOf: null,
      ignoresDrills: false,
    },
    {
      name: 'qnapups',
      description: 'Garage inverter',
      lowBatteryAfter: minutes(5),
      aliasOf: 'ups',
      ignoresDrills: false,
    },
  ],
  battery: given.battery ?? null,
  hosts: given.hosts ?? [],
  wake: given.wake ?? { delay: minutes(5), retryEvery: minutes(1), giveUpAfter: minutes(30) },
});

const names = (letter: string, count: number): { id: string; name: string }[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `${letter}${index + 1}`,
    name: `${letter.toUpperCase()}${index + 1}`,
  }));

export const alive: ProbeOutcome = { kind: 'alive', latency: milliseconds(0.8) };
export const silent: ProbeOutcome = { kind: 'silent', why: 'no answer in 1 s' };
export const unknown: ProbeOutcome = { kind: 'unknown', why: 'ping is missing' };
export const linkDown: ProbeOutcome = { kind: 'link_down', why: 'no route' };

/** Turns the domain by hand: what happened, and when. */
export class Script {
  state: State;
  /** The last step, and whether anything up to it had everything probed. */
  last: Step | null = null;
  #now: number;
  /** Every magic packet so far: when, and to whom. */
  readonly packets: [number, string][] = [];

  constructor(
    readonly settings: DomainSettings,
    remembered: Remembered | null = null,
    bootId = 'boot-1',
    startMilli = 0,
  ) {
    this.state = recall(settings, remembered, bootId, at(startMilli));
    this.#now = startMilli;
  }

  /** What happens at `milli`, after everything that is due before, as the loop has it. */
  on(milli: number, event: DomainEvent): this {
    let probeEverything = false;
    for (;;) {
      const due = Math.ceil(nextDeadline(this.settings, this.state, at(this.#now)) - at(0).monotonic);
      if (due >= milli) break;
      probeEverything = this.#step(due, { type: 'ticked' }).probeEverything || probeEverything;
    }
    const last = this.#step(milli, event);
    this.last = { ...last, probeEverything: last.probeEverything || probeEverything };
    return this;
  }

  #step(milli: number, event: DomainEvent): Step {
    const stepped = step(this.settings, this.state, event, at(milli));
    this.state = stepped.state;
    this.#now = milli;
    for (const id of stepped.wake) this.packets.push([milli, id]);
    return stepped;
  }

  tick(milli: number): this {
    return this.on(milli, { type: 'ticked' });
  }

  /** The result of a probe that was sent at `sentAt`. */
  probe(id: string, outcome: ProbeOutcome, sentAt: number, heardAt?: number): this {
    const heard = heardAt ?? sentAt + (outcome.kind === 'silent' ? 1010 : 1);
    return this.on(heard, { type: 'probed', id, sentAt: monotonicTime(at(sentAt).monotonic), outcome });
  }

  /** One probe of every sentinel and witness, sent at once. */
  round(outcome: ProbeOutcome | Readonly<Record<string, ProbeOutcome>>, sentAt: number): this {
    const results = [...this.settings.sentinels, ...this.settings.witnesses].flatMap(({ id }) => {
      const own = isOutcome(outcome) ? outcome : outcome[id];
      return own === undefined ? [] : [{ id, own }];
    });
    const answersFirst = results.sort(
      (a, b) => Number(a.own.kind === 'silent') - Number(b.own.kind === 'silent'),
    );
    for (const { id, own } of answersFirst) this.probe(id, own, sentAt);
    return this;
  }

  /** Silence that is confirmed: the first round and the three that follow at once. Begins at `milli`, takes four seconds. */
  outage(milli: number, outcome: ProbeOutcome | Readonly<Record<string, ProbeOutcome>> = silent): this {
    for (let round = 0; round < 4; round += 1) this.round(outcome, milli + round * 1020);
    return this;
  }

  /** A round each five seconds, from one time to another. */
  keep(outcome: ProbeOutcome | Readonly<Record<string, ProbeOutcome>>, from: number, to: number): this {
    for (let milli = from; milli < to; milli += 5000) this.round(outcome, milli);
    return this;
  }

  get statuses(): Record<string, string> {
    return Object.fromEntries(this.state.served);
  }

  get status(): string | undefined {
    return this.state.served.get('ups');
  }

  get mains(): string {
    return this.state.mains.name;
  }
}

const isOutcome = (value: ProbeOutcome | Readonly<Record<string, ProbeOutcome>>): value is ProbeOutcome =>
  typeof value.kind === 'string';
