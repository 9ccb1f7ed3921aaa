import type { DomainEvent, Effect, ProbeOutcome } from '../../src/domain/core/event.js';
import type { Announcement } from '../../src/domain/core/announcement.js';
import type { CommandResult } from '../../src/domain/core/command.js';
import { recall, type Recollection } from '../../src/domain/core/recall.js';
import type {
  DetectionSettings,
  DomainSettings,
  SectionSettings,
  UpsSettings,
} from '../../src/domain/core/settings.js';
import type { State } from '../../src/domain/core/state.js';
import type { Ups } from '../../src/domain/ups/ups.js';
import { Now } from '../../src/domain/core/now.js';
import type { Snapshot } from '../../src/domain/view/snapshot.js';
import { view } from '../../src/domain/view/view.js';
import { step } from '../../src/domain/core/step.js';
import {
  milliseconds,
  minutes,
  moment,
  monotonicTime,
  seconds,
  type Moment,
} from '../../src/domain/core/time.js';
import { raw, told, type Told } from '../../src/domain/view/reasons/told.js';

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
  readonly sections?: DomainSettings['sections'];
  readonly battery?: UpsSettings['battery'];
  readonly hosts?: DomainSettings['hosts'];
  readonly wake?: DomainSettings['wake'];
  readonly schedules?: DomainSettings['schedules'];
}

export const settings = ({ sentinels = 3, witnesses = 0, ...given }: Given = {}): DomainSettings => ({
  upses: [
    {
      name: 'ups',
      sentinels: names('s', sentinels),
      witnesses: names('w', witnesses),
      detection: { ...detection, ...given.detection },
      battery: given.battery ?? null,
      port: null,
    },
  ],
  sections: given.sections ?? [section('ups', 300), { ...section('qnapups', 300), aliasOf: 'ups' }],
  hosts: given.hosts ?? [],
  primary: null,
  schedules: given.schedules ?? [],
  wake: given.wake ?? { delay: minutes(5), retryEvery: minutes(1), giveUpAfter: minutes(30) },
});

/** @param delay seconds to `OB LB` */
export const section = (name: string, delay: number, ignoresDrills = false): SectionSettings => ({
  name,
  description: 'Garage inverter',
  ups: name === 'ups' || name === 'qnapups' ? 'ups' : null,
  poweredBy: ['ups'],
  needs: 1,
  lowBatteryAfter: seconds(delay),
  aliasOf: null,
  ignoresDrills,
});

/** The only UPS of most tests. */
export const mainOf = <T>({ upses }: { readonly upses: readonly T[] }): T => {
  const [main] = upses;
  if (main === undefined) throw new Error('no UPS');
  return main;
};

const names = (letter: string, count: number): { id: string; name: string }[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `${letter}${index + 1}`,
    name: `${letter.toUpperCase()}${index + 1}`,
  }));

export const alive: ProbeOutcome = { kind: 'alive', latency: milliseconds(0.8) };
export const silent: ProbeOutcome = { kind: 'silent', why: told('no_answer', { seconds: 1 }) };
export const unknown: ProbeOutcome = { kind: 'unknown', why: raw('ping is missing') };
export const linkDown: ProbeOutcome = { kind: 'link_down', why: told('no_route') };

/** The snapshot of the state at that moment. */
export const viewAt = (given: DomainSettings, state: State, now: Moment): Snapshot =>
  view(given, state, new Now(now));

export const textsOf = (reasons: readonly Told[]): readonly string[] => reasons.map(({ text }) => text);

/** What a step asks of the world outside. */
export interface Asked {
  readonly probeAll: boolean;
  readonly packets: readonly string[];
  readonly announcements: readonly Announcement[];
  readonly result: CommandResult | null;
}

export const askedBy = (effects: readonly Effect[]): Asked => ({
  probeAll: effects.some(({ type }) => type === 'probe_all'),
  packets: effects.flatMap((effect) => (effect.type === 'send_magic_packet' ? [effect.host] : [])),
  announcements: effects.flatMap((effect) => (effect.type === 'announce' ? [effect.announcement] : [])),
  result: effects.flatMap((effect) => (effect.type === 'answer' ? [effect.result] : [])).at(0) ?? null,
});

/** Turns the domain by hand: what happened, and when. */
export class Script {
  state: State;
  /** What the last step asked for, and whether any up to it had everything probed. */
  last: Asked | null = null;
  /** When it was turned last. */
  now: number;
  #deadline: number | null = null;
  /** Every magic packet so far: when, and to whom. */
  readonly packets: [number, string][] = [];
  /** Everything that was asked of the world outside so far, and when. */
  readonly effects: [number, Effect][] = [];
  /** Milliseconds by which somebody has set the wall clock. */
  clockSetBy = 0;

  constructor(
    readonly settings: DomainSettings,
    remembered: Recollection | null = null,
    bootId = 'boot-1',
    startMilli = 0,
  ) {
    this.state = recall(settings, remembered, bootId, at(startMilli));
    this.now = startMilli;
  }

  /** What happens at `milli`, after everything that is due before, as the loop has it. */
  on(milli: number, event: DomainEvent): this {
    let probeAll = false;
    while (this.#deadline !== null && this.#deadline < milli) {
      probeAll = this.#step(this.#deadline, { type: 'ticked' }).probeAll || probeAll;
    }
    const last = this.#step(milli, event);
    this.last = { ...last, probeAll: last.probeAll || probeAll };
    return this;
  }

  #step(milli: number, event: DomainEvent): Asked {
    const { monotonic, wall } = at(milli);
    const { next, effects, deadline } = step(
      this.settings,
      this.state,
      event,
      moment(monotonic, wall + this.clockSetBy),
    );
    this.state = next;
    this.now = milli;
    this.#deadline = deadline === null ? null : Math.ceil(deadline - at(0).monotonic);
    const asked = askedBy(effects);
    for (const id of asked.packets) this.packets.push([milli, id]);
    for (const effect of effects) this.effects.push([milli, effect]);
    return asked;
  }

  tick(milli: number): this {
    return this.on(milli, { type: 'ticked' });
  }

  /** The result of a probe that was sent at `sentAt`. */
  probe(id: string, outcome: ProbeOutcome, sentAt: number, heardAt?: number): this {
    const heard = heardAt ?? sentAt + (outcome.kind === 'silent' ? 1010 : 1);
    return this.on(heard, probed(id, outcome, sentAt));
  }

  /** One probe of every sentinel and witness, sent at once. */
  round(outcome: ProbeOutcome | Readonly<Record<string, ProbeOutcome>>, sentAt: number): this {
    const results = [...mainOf(this.settings).sentinels, ...mainOf(this.settings).witnesses].flatMap(
      ({ id }) => {
        const own = isOutcome(outcome) ? outcome : outcome[id];
        return own === undefined ? [] : [{ id, own }];
      },
    );
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

  get ups(): Ups {
    return mainOf(this.state);
  }

  get mains(): string {
    return this.ups.mains.name;
  }
}

/** The event of one result, of a probe that was sent at `sentAt`. */
export const probed = (id: string, outcome: ProbeOutcome, sentAt: number): DomainEvent => ({
  type: 'probed',
  results: [{ id, sentAt: monotonicTime(at(sentAt).monotonic), outcome }],
});

const isOutcome = (value: ProbeOutcome | Readonly<Record<string, ProbeOutcome>>): value is ProbeOutcome =>
  typeof value.kind === 'string';
