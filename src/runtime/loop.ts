import type { Announcement } from '../domain/announcement.js';
import { moreRefusals } from '../domain/carry_out.js';
import { changesBetween } from '../domain/changes.js';
import type { Command, CommandOrigin, CommandResult } from '../domain/command.js';
import { nextDeadline } from '../domain/deadlines.js';
import type { DomainEvent } from '../domain/event.js';
import { messageOf } from '../domain/failure.js';
import { remember, worthRemembering, type Remembered } from '../domain/memory.js';
import type { Clock, Inbox, Log } from '../domain/ports.js';
import type { DomainSettings } from '../domain/settings.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { State } from '../domain/state.js';
import { step } from '../domain/step.js';
import { isUnchanged } from '../domain/unchanged.js';
import { between, type Moment } from '../domain/time.js';
import { view } from '../domain/view.js';
import { LineLimit } from '../platform/line_limit.js';
import type { Outlet } from './outlet.js';

/** Where the loop keeps what has to outlive it. Never rejects: its errors are its own. */
export interface Memory {
  /** Resolves once the record, or a newer one, would survive our being killed. */
  save(record: Remembered): Promise<void>;
}

/** A status is shown only after it was saved, so that no restart takes it back; but a disk that hangs delays it only so long. */
const longestWaitForDisk = 100;

/** How often a running service tells its memory that it lives: well within the time that the status is served from memory. */
const heartbeat = 15_000;

/**
 * The one loop: handles events in order, one state after the other, and offers one frozen snapshot to every output.
 */
export class Loop implements Inbox {
  #state: State;
  #shown: Snapshot;
  readonly #outlets: Outlet[] = [];
  #probeEverything: () => void = () => undefined;
  #wake: (host: string) => void = () => undefined;
  #deadline: NodeJS.Timeout | null = null;
  #heartbeat: NodeJS.Timeout | null = null;
  #saving: Promise<void> | null = null;
  #newestSave: Promise<void> = Promise.resolve();
  #untold: Announcement[] = [];
  /** Anybody on the broker can send what is refused, as fast as they like. */
  readonly #refusals = new LineLimit((count) => {
    const announcement = moreRefusals(count);
    for (const outlet of this.#outlets) outlet.announce(announcement, this.clock.now());
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
    this.#shown = view(settings, initial, initial.startedAt);
  }

  get snapshot(): Snapshot {
    return this.#shown;
  }

  /** Connects an output; it is shown the newest snapshot at once. */
  add(outlet: Outlet): void {
    this.#outlets.push(outlet);
    outlet.offer(this.#shown);
  }

  /**
   * @param probeEverything has every sentinel and witness probed at once
   * @param wake has one magic packet sent to the host with this id
   */
  start(probeEverything: () => void, wake: (host: string) => void = () => undefined): void {
    this.#probeEverything = probeEverything;
    this.#wake = wake;
    this.#heartbeat = setInterval(() => this.#save(), heartbeat);
    this.dispatch({ type: 'ticked' });
  }

  /** Stops turning, and resolves when the last record is on disk. */
  async stop(): Promise<void> {
    if (this.#deadline !== null) clearTimeout(this.#deadline);
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat);
    this.#deadline = null;
    this.#heartbeat = null;
    this.#probeEverything = () => undefined;
    this.#wake = () => undefined;
    await this.memory.save(remember(this.#state, this.bootId, this.clock.now()));
  }

  dispatch(event: DomainEvent): void {
    this.#handle(event);
  }

  async command(command: Command, from: CommandOrigin): Promise<CommandResult> {
    const result = this.#handle({ type: 'commanded', command, from });
    await this.#saving;
    return (
      result ?? { accepted: false, code: 'refused', reason: 'the command could not be handled; see the log.' }
    );
  }

  #handle(event: DomainEvent): CommandResult | null {
    const now = this.clock.now();
    const before = this.#state;
    let result: CommandResult | null = null;
    try {
      const stepped = step(this.settings, before, event, now);
      this.#state = stepped.state;
      this.#untold.push(...stepped.announcements);
      result = stepped.result;
      if (stepped.probeEverything) this.#probeEverything();
      for (const host of stepped.wake) this.#wake(host);
    } catch (error) {
      this.log.error(`An event could not be handled and was dropped: ${messageOf(error)}`, {
        event: event.type,
        error,
      });
    }
    const wasProbed = event.type === 'probed' || event.type === 'all_probed';
    const same = wasProbed && isUnchanged(before, this.#state, this.settings.detection, now.monotonic);
    if (same && this.#untold.length === 0) return result;
    if (worthRemembering(before, this.#state)) this.#publishOnceSaved(now);
    else if (this.#saving === null) this.#publish(now);
    this.#setDeadline(now);
    return result;
  }

  #publishOnceSaved(now: Moment): void {
    this.#newestSave = this.memory.save(remember(this.#state, this.bootId, now));
    this.#saving ??= this.#publishAfterSaving();
  }

  /** Changes that come meanwhile are waited for too, but all together no longer than a hanging disk may delay the first. */
  async #publishAfterSaving(): Promise<void> {
    let patience: NodeJS.Timeout | undefined;
    const limit = new Promise<'late'>((resolve) => {
      patience = setTimeout(() => resolve('late'), longestWaitForDisk);
    });
    for (;;) {
      const save = this.#newestSave;
      const outcome = await Promise.race([save.then(() => 'saved'), limit]);
      if (outcome === 'late' || save === this.#newestSave) break;
    }
    clearTimeout(patience);
    this.#saving = null;
    this.#publish(this.clock.now());
  }

  #publish(now: Moment): void {
    const before = this.#shown;
    const snapshot = view(this.settings, this.#state, now);
    const announcements = [...this.#untold, ...changesBetween(before, snapshot)];
    this.#untold = [];
    this.#shown = snapshot;
    for (const outlet of this.#outlets) outlet.offer(snapshot);
    for (const announcement of announcements) this.#announce(announcement, now);
  }

  #announce(announcement: Announcement, now: Moment): void {
    if (announcement.type === 'command_refused' && !this.#refusals.take()) return;
    for (const outlet of this.#outlets) outlet.announce(announcement, now);
  }

  #setDeadline(now: Moment): void {
    if (this.#heartbeat === null) return;
    if (this.#deadline !== null) clearTimeout(this.#deadline);
    const wait = between(now.monotonic, nextDeadline(this.settings, this.#state, now));
    this.#deadline = setTimeout(() => this.dispatch({ type: 'ticked' }), Math.ceil(wait));
  }

  #save(): void {
    void this.memory.save(remember(this.#state, this.bootId, this.clock.now()));
  }
}
