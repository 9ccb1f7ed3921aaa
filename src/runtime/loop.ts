import type { Announcement } from '../domain/core/announcement.js';
import type { Command, CommandOrigin, CommandResult } from '../domain/core/command.js';
import type { DomainEvent, Effect, PortRequest } from '../domain/core/event.js';
import { messageOf } from '../domain/core/failure.js';
import { remember, worthRemembering } from '../domain/core/remember.js';
import { Now } from '../domain/core/now.js';
import type { Clock, Inbox, Log, Memory } from '../domain/core/ports.js';
import type { DomainSettings } from '../domain/core/settings.js';
import type { State } from '../domain/core/state.js';
import { isUnchanged, step } from '../domain/core/step.js';
import { after, milliseconds, minutes, seconds, type Moment, type Monotonic } from '../domain/core/time.js';
import { changesBetween } from '../domain/view/changes.js';
import type { Snapshot } from '../domain/view/snapshot.js';
import { view } from '../domain/view/view.js';
import { runAfter, runEvery, sleep, type Timer } from '../platform/timers.js';
import { CommandLines } from './command_lines.js';
import type { OutputQueue } from './output_queue.js';

/** A status is shown only after it was saved, so that no restart takes it back; but a disk that hangs delays it only so long. */
const maxWaitForDisk = milliseconds(100);

/** How often the loop notes that it turns; each third time it tells its memory, well within the time that the status is served from memory. */
const heartbeat = seconds(5);
const beatsForOneSave = 3;

/** Node's timers take no more than 24 days. One that comes too early only looks once more. */
const maxTimer = minutes(60);

/** After an event that could not be handled. */
const retryAfter = seconds(5);

/** Carries out what is to be done outside. */
export interface Actions {
  /** Has every sentinel and witness of the UPS probed at once. */
  probeAll(ups: string): void;
  /** Has one magic packet sent to the host with this id. */
  sendMagicPacket(host: string): void;
  /** Has a UPS with a data port carry something out. Never rejects. */
  askPort(ups: string, request: PortRequest): Promise<CommandResult>;
  /** Has the machine that we run on shut down. @returns what went wrong, in words; null where it goes down. Never rejects. */
  shutDownMachine(): Promise<string | null>;
}

const notNow: CommandResult = { accepted: false, code: 'refused', reason: 'the service is stopping.' };

const noActions: Actions = {
  probeAll: () => undefined,
  sendMagicPacket: () => undefined,
  askPort: () => Promise.resolve(notNow),
  shutDownMachine: () => Promise.resolve(notNow.reason),
};

/** To a command; null where the event was none. */
type Answer = CommandResult | Promise<CommandResult> | null;

/** The one loop: handles events in order, one state after the other, and offers one frozen snapshot to every output. */
export class Loop implements Inbox {
  #state: State;
  #shown: Snapshot;
  /** When it last turned. */
  #turnedAt: Moment;
  readonly #outputs: OutputQueue[] = [];
  #actions = noActions;
  #running = false;
  #timer: Timer | null = null;
  #heartbeat: Timer | null = null;
  #stateDeadline: Monotonic | null = null;
  #viewDeadline: Monotonic | null = null;
  #saving: Promise<void> | null = null;
  #newestSave: Promise<void> = Promise.resolve();
  #untold: Announcement[] = [];
  readonly #commandLines = new CommandLines((announcement) => {
    for (const output of this.#outputs) output.announce(announcement, this.clock.now());
  });

  constructor(
    private readonly settings: DomainSettings,
    initial: State,
    private readonly bootId: string,
    private readonly clock: Clock,
    private readonly memory: Memory,
    private readonly log: Log,
  ) {
    this.#state = initial;
    this.#turnedAt = initial.startedAt;
    this.#shown = view(settings, initial, new Now(initial.startedAt));
  }

  /** The newest one; it holds as of the loop's last turn. */
  get snapshot(): Snapshot {
    return Object.freeze({ ...this.#shown, at: this.#turnedAt });
  }

  /** As of the last event. */
  get state(): State {
    return this.#state;
  }

  /** Connects an output; it is shown the newest snapshot at once. */
  add(output: OutputQueue): void {
    this.#outputs.push(output);
    output.offer(this.#shown);
  }

  start(actions: Actions = noActions): void {
    this.#actions = actions;
    this.#running = true;
    let beats = 0;
    this.#heartbeat = runEvery(heartbeat, () => {
      this.#turnedAt = this.clock.now();
      beats = (beats + 1) % beatsForOneSave;
      if (beats === 0) void this.#save(this.#turnedAt);
    });
    this.dispatch({ type: 'ticked' });
  }

  /** Stops turning, and resolves when the last record is on disk. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#timer?.stop();
    this.#heartbeat?.stop();
    this.#actions = noActions;
    await this.#save(this.clock.now());
  }

  dispatch(event: DomainEvent): void {
    void this.#handle(event);
  }

  async command(command: Command, from: CommandOrigin, by: string | null = null): Promise<CommandResult> {
    const result = await this.#handle({ type: 'commanded', command, from, by });
    await this.#saving;
    const reason = 'the command could not be handled; see the log.';
    return result ?? { accepted: false, code: 'refused', reason };
  }

  #handle(event: DomainEvent): Answer {
    const now = this.clock.now();
    this.#turnedAt = now;
    const before = this.#state;
    let result: Answer = null;
    try {
      const { next, effects, deadline } = step(this.settings, before, event, now);
      this.#state = next;
      this.#stateDeadline = deadline;
      for (const effect of effects) result = this.#carryOut(effect) ?? result;
    } catch (error) {
      this.#stateDeadline = after(now.monotonic, retryAfter);
      const details = { event: event.type, error };
      this.log.error(`An event could not be handled and was dropped: ${messageOf(error)}`, details);
    }
    const isSame = event.type === 'probed' && isUnchanged(before, this.#state, now);
    // What was looked at again is good for longer now: the timer only comes too early.
    if (isSame && this.#untold.length === 0) return result;
    if (worthRemembering(before, this.#state)) {
      this.#newestSave = this.#save(now);
      this.#saving ??= this.#publishAfterSaving();
    } else if (this.#saving === null) this.#publish(now);
    this.#setTimer(now);
    return result;
  }

  #carryOut(effect: Effect): Answer {
    switch (effect.type) {
      case 'answer':
        return effect.result;
      case 'ask_port':
        return this.#actions.askPort(effect.ups, effect.request);
      case 'probe_all':
        this.#actions.probeAll(effect.ups);
        return null;
      case 'send_magic_packet':
        this.#actions.sendMagicPacket(effect.host);
        return null;
      case 'cut_power':
        void this.#cutPower(effect.ups, effect.command);
        return null;
      case 'shut_down_machine':
        void this.#actions
          .shutDownMachine()
          .then((trouble) => this.dispatch({ type: 'machine_answered', trouble }));
        return null;
      case 'announce':
        this.#untold.push(effect.announcement);
        return null;
    }
  }

  async #cutPower(ups: string, name: string): Promise<void> {
    const request = { kind: 'instant_command', ups, name, value: null } as const;
    const result = await this.#actions.askPort(ups, request);
    this.dispatch({ type: 'cut_answered', ups, trouble: result.accepted ? null : result.reason });
  }

  /** Changes that come meanwhile are waited for too, but all together no longer than a hanging disk may delay the first. */
  async #publishAfterSaving(): Promise<void> {
    const abort = new AbortController();
    const limit = sleep(maxWaitForDisk, abort.signal).then(() => 'late');
    for (;;) {
      const save = this.#newestSave;
      const outcome = await Promise.race([save.then(() => 'saved'), limit]);
      if (outcome === 'late' || save === this.#newestSave) break;
    }
    abort.abort();
    this.#saving = null;
    const now = this.clock.now();
    this.#publish(now);
    this.#setTimer(now);
  }

  #publish(moment: Moment): void {
    const now = new Now(moment);
    const snapshot = view(this.settings, this.#state, now);
    this.#viewDeadline = now.deadline;
    const announcements = [...this.#untold, ...changesBetween(this.#shown, snapshot)];
    this.#untold = [];
    this.#shown = snapshot;
    for (const output of this.#outputs) output.offer(snapshot);
    for (const announcement of announcements) {
      if (!this.#commandLines.take(announcement)) continue;
      for (const output of this.#outputs) output.announce(announcement, moment);
    }
  }

  /** To the next deadline of the state or of what is shown. */
  #setTimer(now: Moment): void {
    this.#timer?.stop();
    this.#timer = null;
    const shownUntil = this.#saving === null ? this.#viewDeadline : null;
    const next = Math.min(this.#stateDeadline ?? Infinity, shownUntil ?? Infinity);
    if (!this.#running || next === Infinity) return;
    const wait = Math.min(maxTimer, Math.max(1, Math.ceil(next - now.monotonic)));
    this.#timer = runAfter(milliseconds(wait), () => this.dispatch({ type: 'ticked' }));
  }

  #save(now: Moment): Promise<void> {
    return this.memory.save(remember(this.#state, this.bootId, now));
  }
}
