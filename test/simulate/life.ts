import { inspect, isDeepStrictEqual } from 'node:util';
import type { Command } from '../../src/domain/core/command.js';
import type { Domain } from './domain.js';
import { commandsOf, told } from './happening.js';
import type { Happening, House } from './house.js';
import { Machine } from './machine.js';
import { Oracle } from './oracle/oracle.js';
import { Prober } from './prober.js';
import { Questions } from './questions.js';
import { rubbishFor } from './rubbish.js';
import { Service } from './service.js';
import { timeOf, type Story } from './story.js';
import { TimeLine } from './time_line.js';
import { Violation } from './violation.js';
import { World } from './world.js';

/** As `app/probing.ts` probes hosts. */
const hostProbing = { interval: 5_000, timeout: 1_000 };

/** upsd is asked for its clients this often, and client scripts report; the heartbeat is the loop's. */
const loginsEvery = 5_000;
const reportsEvery = 20_000;
const heartbeatEvery = 15_000;

/** The service in one made-up house, from its first day on: what happens there happens, and the oracle watches. */
export class Life {
  readonly clock = { now: 0 };
  /** What happens in the house. */
  readonly line = new TimeLine(this.clock);
  /** What comes round by itself while the service runs, and may be left out where nothing comes of it. */
  readonly routine = new TimeLine(this.clock);
  readonly world: World;
  readonly machines: readonly Machine[];
  readonly service: Service;
  readonly #oracle: Oracle;
  readonly #questions: Questions;
  readonly #prober: Prober;
  readonly #hostProber: Prober;
  #run = 0;
  #startedAt = 0;
  /** What came while the service stood still; null while it does not. */
  #backlog: (() => void)[] | null = null;

  constructor(
    readonly house: House,
    domain: Domain,
    private readonly story: Story,
  ) {
    const { line, routine } = this;
    const { sentinels, witnesses, hosts, seed } = house;
    this.world = new World(house, line);
    this.machines = hosts.map(
      (habits, index) => new Machine(habits, 200 + index, line, seed, (id) => this.#announced(id)),
    );
    this.#oracle = new Oracle(house, this.world, this.machines);
    this.service = new Service(house, domain, line, {
      probeAll: () => this.#prober.probeAll(),
      wake: (id) => this.#packet(id),
      commanded: (command, result) => {
        this.story.tell(() => `    ${command.kind}: ${result.accepted ? result.message : result.reason}`);
        this.#oracle.commanded(command, result);
      },
      stepped: () => this.#oracle.stepped(),
      shown: (snapshot) => {
        story.served(snapshot);
        this.#oracle.shown(snapshot);
        for (const { name, status } of snapshot.upses) {
          this.machines.find(({ habits }) => habits.id === name)?.sees(status);
        }
      },
    });
    this.#questions = new Questions(
      this.world,
      this.machines,
      routine,
      this.service,
      this.#oracle,
      story,
      (act) => this.#forThisRun(act),
    );
    const ids = [...sentinels, ...witnesses].map(({ id }) => id);
    const { interval, timeout } = house.ups.detection;
    this.#prober = new Prober(routine, ids, interval, timeout, (id, settled) =>
      this.#whenAwake(() => this.#questions.ask(id, settled)),
    );
    const hostIds = hosts.map(({ id }) => id);
    this.#hostProber = new Prober(
      routine,
      hostIds,
      hostProbing.interval,
      hostProbing.timeout,
      (id, settled) => this.#whenAwake(() => this.#questions.askHost(id, settled)),
    );
    this.world.onWord = (id) => this.#prober.changed(id);
    for (const happening of house.happenings) line.plan(happening.at, () => this.#happen(happening));
    this.#begin(false, true);
  }

  get stands(): boolean {
    return this.#backlog !== null;
  }

  /** Goes on after a time that was left out, with what is found by then. */
  resumeAt(time: number): void {
    this.story.tell(() => `    (nothing happens until ${timeOf(time)})`);
    this.clock.now = time;
    this.#run += 1;
    this.routine.clear();
    this.#prober.resume();
    this.#hostProber.resume();
    this.#planRoutine();
    this.service.catchUp(this.#questions.look(this.#startedAt));
  }

  #begin(hasRebooted: boolean, isFirst = false): void {
    this.#run += 1;
    this.#startedAt = this.clock.now;
    const start = isFirst ? 'anew' : this.service.start(hasRebooted);
    this.#oracle.started(start, hasRebooted);
    this.story.tell(() => `the service starts ${start}${hasRebooted ? ', after a reboot' : ''}`);
    this.world.connectToBroker();
    this.service.begin();
    this.#prober.start();
    this.#hostProber.start();
    this.#planRoutine();
  }

  #stop(inOrder: boolean): void {
    this.#run += 1;
    this.#backlog = null;
    this.service.stop(inOrder);
    this.#prober.stop();
    this.#hostProber.stop();
    this.#oracle.stopped();
  }

  #planRoutine(): void {
    this.#every(heartbeatEvery, () => this.service.heartbeat());
    if (this.machines.length === 0) return;
    this.#every(loginsEvery, () => this.service.handle(this.#questions.logins(this.#startedAt)));
    if (!this.machines.some(({ habits }) => habits.reports)) return;
    this.#every(reportsEvery, () => this.#questions.reports().forEach((event) => this.service.handle(event)));
  }

  /** Counted from the start, so that no time that is left out moves it. */
  #every(interval: number, act: () => void): void {
    const next = (): number => {
      const turns = Math.floor((this.clock.now - this.#startedAt) / interval) + 1;
      return this.#startedAt + turns * interval;
    };
    const turn = this.#forThisRun(() => {
      act();
      this.routine.plan(next(), turn);
    });
    this.routine.plan(next(), turn);
  }

  #forThisRun(act: () => void): () => void {
    const run = this.#run;
    return () => {
      if (run === this.#run) this.#whenAwake(act);
    };
  }

  #whenAwake(act: () => void): void {
    if (this.#backlog === null) act();
    else this.#backlog.push(act);
  }

  #standStill(lasts: number): void {
    if (!this.service.isRunning || this.#backlog !== null) return;
    this.#backlog = [];
    this.service.hang();
    const run = this.#run;
    this.line.plan(this.clock.now + lasts, () => {
      const backlog = this.#backlog;
      if (run !== this.#run || backlog === null) return;
      this.#backlog = null;
      this.#oracle.wentOn();
      this.service.handle({ type: 'ticked' });
      for (const act of backlog) if (run === this.#run) act();
    });
  }

  #announced(id: string): void {
    this.#whenAwake(() =>
      this.service.handle({ type: 'host_reported', id, status: 'shutting_down', remaining: null }),
    );
  }

  #packet(id: string): void {
    this.story.tell(() => `    a magic packet for ${id}`);
    this.#oracle.packet(id);
    this.machines.find(({ habits }) => habits.id === id)?.magicPacket();
    const done = this.#forThisRun(() =>
      this.service.handle({ type: 'magic_packet_done', id, trouble: null }),
    );
    this.routine.plan(this.clock.now + 1, done);
  }

  #command(command: Command): void {
    this.#whenAwake(() => this.service.handle({ type: 'commanded', command, from: 'MQTT' }));
  }

  #rubbish(): void {
    if (!this.service.isRunning || this.stands) return;
    const untouched = this.service.wouldShow({ type: 'ticked' });
    for (const event of rubbishFor(this.house)) {
      if (!isDeepStrictEqual(this.service.wouldShow(event), untouched)) {
        throw new Violation('rubbish', `${inspect(event)} changes what is shown`, this.clock.now);
      }
      this.service.handle(event);
    }
  }

  #happen(happening: Happening): void {
    this.story.tell(() => told(happening));
    const isNothing = happening.what === 'ordinary_minutes' || happening.what === 'rubbish';
    if (!isNothing) this.#oracle.happened();
    if ('lasts' in happening) {
      this.line.plan(this.clock.now + happening.lasts, () => {
        if (!isNothing) this.#oracle.happened();
        this.story.tell(() => `over: ${told(happening)}`);
      });
    }
    if (!this.world.meet(happening) && !this.#happenToHost(happening)) this.#happenToService(happening);
  }

  #happenToHost(happening: Happening): boolean {
    if (!('host' in happening)) return false;
    const machine = this.machines.find(({ habits }) => habits.id === happening.host);
    if (happening.what === 'host_switched_off') machine?.switchOff();
    if (happening.what === 'host_switched_on') machine?.switchOn();
    if (happening.what === 'host_dies') machine?.losePower();
    if (happening.what === 'host_blocks_pings') machine?.blockPings(happening.lasts);
    if (happening.what === 'wake_asked') this.#command({ kind: 'wake_host', host: happening.host });
    return true;
  }

  #happenToService(happening: Happening): void {
    switch (happening.what) {
      case 'clock_set':
        this.service.setClock(happening.by);
        this.#oracle.clockSet();
        return;
      case 'service_hangs':
        this.#standStill(happening.lasts);
        return;
      case 'service_killed':
      case 'service_stopped':
      case 'machine_off': {
        if (!this.service.isRunning) return;
        this.#stop(happening.what !== 'service_killed');
        const hasRebooted = happening.what === 'machine_off';
        this.line.plan(this.clock.now + happening.lasts, () => this.#begin(hasRebooted));
        return;
      }
      case 'rubbish':
        this.#rubbish();
        return;
      default:
        this.#carryOut(happening);
    }
  }

  #carryOut(happening: Happening): void {
    const { at, after } = commandsOf(happening);
    if (at !== null) this.#command(at);
    if (after !== null) this.line.plan(this.clock.now + after.wait, () => this.#command(after.command));
  }
}
