import type { DomainEvent, ProbeResult } from '../../src/domain/core/event.js';
import { monotonicTime } from '../../src/domain/core/time.js';
import { answersTo } from './asking.js';
import { fateOf } from './chance.js';
import type { Device } from './device.js';
import type { Machine } from './machine.js';
import type { Oracle } from './oracle/oracle.js';
import type { Service } from './service.js';
import type { Story } from './story.js';
import type { TimeLine } from './time_line.js';
import type { World } from './world.js';
import { raw, told } from '../../src/domain/view/reasons/told.js';

type Outcome = ProbeResult['outcome'];

/** As `app/probing.ts` has it. */
const hostTimeout = 1_000;

/** What the service asks the house, and what comes back. */
export class Questions {
  constructor(
    private readonly world: World,
    private readonly machines: readonly Machine[],
    private readonly routine: TimeLine,
    private readonly service: Service,
    private readonly oracle: Oracle,
    private readonly story: Story,
    /** Does something as soon as the service can, unless it was restarted meanwhile. */
    private readonly forThisRun: (act: () => void) => () => void,
  ) {}

  /** Probes a sentinel or a witness. */
  ask(id: string, settled: () => void): void {
    const { now } = this.routine;
    const sentAt = monotonicTime(this.service.monotonicAt(now));
    this.oracle.sent(id);
    this.#answers(this.world.deviceOf(id)).forEach((answer, index) => {
      const hear = (): void => {
        if (index === 0) settled();
        this.oracle.heard(id, answer, now);
        const { outcome } = answer;
        if (outcome.kind !== 'alive' || index > 0 || this.world.mainsIsOff) {
          this.story.tell(
            () => `    ${id}: ${outcome.kind}, asked ${(this.routine.now - now).toFixed(0)} ms ago`,
          );
        }
        this.service.handle({ type: 'probed', results: [{ id, sentAt, outcome }] });
      };
      this.routine.plan(answer.heardAt, this.forThisRun(hear));
    });
  }

  /** Probes a host. */
  askHost(id: string, settled: () => void): void {
    const { now } = this.routine;
    const machine = this.machines.find(({ habits }) => habits.id === id);
    if (machine === undefined) return;
    const sentAt = monotonicTime(this.service.monotonicAt(now));
    const outcome = this.#hostOutcome(
      machine,
      fateOf(this.world.house.seed, machine.number, Math.floor(now)),
    );
    const hear = (): void => {
      settled();
      this.service.handle({ type: 'host_probed', id, sentAt, outcome });
    };
    this.routine.plan(now + (outcome.kind === 'alive' ? 2 : hostTimeout + 10), this.forThisRun(hear));
  }

  /** What is found when everything is asked at once, and no packet gets lost. */
  look(upsdSince: number): readonly DomainEvent[] {
    const { now } = this.routine;
    const sentAt = monotonicTime(this.service.monotonicAt(now));
    const probed = [...this.world.sentinels, ...this.world.witnesses].map((device): ProbeResult => {
      const { id, probe } = device.habits;
      const isThere = probe === 'mqtt' ? this.world.wordOf(device) === 'online' : device.isUp(now);
      const outcome: Outcome = isThere
        ? { kind: 'alive', latency: null }
        : { kind: 'silent', why: raw('no answer in time') };
      this.oracle.sent(id);
      this.oracle.heard(id, { outcome, arrivedAt: now, heardAt: now }, now);
      return { id, sentAt, outcome };
    });
    return [
      // Who answers comes first, as in life: those who are silent are waited for.
      ...[true, false].map((isAlive): DomainEvent => ({
        type: 'probed',
        results: probed.filter(({ outcome }) => (outcome.kind === 'alive') === isAlive),
      })),
      ...this.machines.map((machine): DomainEvent => ({
        type: 'host_probed',
        id: machine.habits.id,
        sentAt,
        outcome: this.#hostOutcome(machine, 1),
      })),
      this.logins(upsdSince),
      ...this.reports(),
    ];
  }

  logins(upsdSince: number): DomainEvent {
    const loggedIn = this.machines.filter((machine) => machine.isLoggedIn(upsdSince));
    return {
      type: 'logins_seen',
      logins: new Map(loggedIn.map(({ habits: { id } }) => [id, new Set([id])])),
    };
  }

  reports(): readonly DomainEvent[] {
    return this.machines
      .filter(({ reports }) => reports)
      .map(({ habits: { id } }) => ({ type: 'host_reported', id, status: 'online', remaining: null }));
  }

  #answers(device: Device): ReturnType<typeof answersTo> {
    return answersTo(this.world, device, this.world.house.ups.detection.timeout);
  }

  #hostOutcome(machine: Machine, fate: number): Outcome {
    const { wrong, loss } = this.world;
    if (wrong.probes > 0) return { kind: 'unknown', why: raw('no permission') };
    if (wrong.cable > 0) return { kind: 'link_down', why: told('no_route') };
    const isLost = fate < 1 - (1 - machine.habits.loss) * (1 - loss);
    return machine.answersPings && wrong.network === 0 && !isLost
      ? { kind: 'alive', latency: null }
      : { kind: 'silent', why: told('no_answer', { seconds: 1 }) };
  }
}
