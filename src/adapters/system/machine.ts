import { access, constants, rm, stat, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { MachineShutdown } from '../../config/sections/primary.js';
import { Failure, messageOf } from '../../domain/core/failure.js';
import { inWholeSeconds, milliseconds, seconds, type Duration } from '../../domain/core/time.js';
import { runOnce } from '../../platform/run_once.js';
import { systemCodeOf } from '../../platform/system_error.js';
import { sleep } from '../../platform/timers.js';

/** Home Assistant's Supervisor, as far as it can shut the machine down. Both reject with the reason. */
export interface ShutdownBySupervisor {
  shutDown(): Promise<void>;
  /** Whether it would. */
  check(): Promise<void>;
}

export interface MachineOptions {
  /** Null: we do not run as an app of Home Assistant. */
  readonly supervisor: ShutdownBySupervisor | null;
  /** Programs are found in there, as in `PATH`. */
  readonly path?: string;
  /** There where systemd runs the machine (sd_booted(3)). */
  readonly systemdFolder?: string;
  /** Whoever watches for the file has taken it away by then. */
  readonly takenWithin?: Duration;
}

/** Nobody at the machine is to hold it back: its battery is low (systemctl(1), `-i`). */
const poweroff = ['systemctl', '-i', 'poweroff'] as const;

/** Asks whether we may (org.freedesktop.login1(5)): as `s "yes"`. */
const mayPowerOff = [
  'busctl',
  '--system',
  'call',
  'org.freedesktop.login1',
  '/org/freedesktop/login1',
  'org.freedesktop.login1.Manager',
  'CanPowerOff',
] as const;

const looksEvery = milliseconds(250);

/** The machine that we run on, as far as it can be shut down. */
export class Machine {
  constructor(
    private readonly how: MachineShutdown,
    private readonly options: MachineOptions,
  ) {}

  /**
   * Whether it could be shut down. A file of before is taken away: it would shut the machine down again as soon as somebody
   * watches for it.
   *
   * @throws what is amiss, in words
   */
  async check(): Promise<void> {
    const { how } = this;
    switch (how.by) {
      case 'systemd':
        return this.#checkSystemd();
      case 'command':
        return this.#checkCommand(how.command[0] ?? '');
      case 'file':
        await rm(how.file, { force: true });
        return access(dirname(how.file), constants.W_OK).catch((error: unknown) => {
          throw unable(`${how.file} cannot be made there: ${systemCodeOf(error) ?? messageOf(error)}`);
        });
      case 'supervisor':
        return this.#supervisor().check();
    }
  }

  /** @returns what went wrong, in words; null where it goes down. Never rejects. */
  async shutDown(): Promise<string | null> {
    try {
      await this.#shutDown();
      return null;
    } catch (error) {
      return messageOf(error);
    }
  }

  async #shutDown(): Promise<void> {
    const { how } = this;
    switch (how.by) {
      case 'systemd':
        await run(poweroff);
        return;
      case 'command':
        await run(how.command);
        return;
      case 'file':
        await this.#handOver(how.file);
        return;
      case 'supervisor':
        await this.#supervisor().shutDown();
        return;
    }
  }

  /** One that nobody takes must not lie there until somebody does. */
  async #handOver(file: string): Promise<void> {
    const { takenWithin = seconds(20) } = this.options;
    await writeFile(file, 'poweroff\n', { mode: 0o644 });
    const until = performance.now() + takenWithin;
    while (await isThere(file)) {
      if (performance.now() >= until) {
        await rm(file, { force: true });
        const limit = inWholeSeconds(takenWithin);
        throw unable(
          `nobody has taken ${file} away within ${limit} s: does the unit on the host watch for it?`,
        );
      }
      await sleep(looksEvery);
    }
  }

  async #checkSystemd(): Promise<void> {
    const { systemdFolder = '/run/systemd/system' } = this.options;
    if (!(await isThere(systemdFolder))) {
      throw unable('systemd does not run here; in a container, let the host watch for a file instead');
    }
    const said = await run(mayPowerOff).catch((error: unknown) => {
      throw unable(`systemd cannot be asked whether it would: ${messageOf(error)}`);
    });
    const answer = said.trim().replace(/^s "(.*)"$/, '$1');
    if (answer === 'yes') return;
    throw unable(
      `systemd does not let our user power the machine off (it says "${answer}"): polkit needs a rule`,
    );
  }

  async #checkCommand(program: string): Promise<void> {
    const { path = process.env['PATH'] ?? '/usr/bin:/bin' } = this.options;
    const places = program.includes('/')
      ? [program]
      : path.split(delimiter).map((folder) => join(folder, program));
    for (const place of places) {
      if (
        await access(place, constants.X_OK).then(
          () => true,
          () => false,
        )
      )
        return;
    }
    throw unable(`${program} is not there, or may not be run`);
  }

  #supervisor(): ShutdownBySupervisor {
    const { supervisor } = this.options;
    if (supervisor === null)
      throw unable('there is no Supervisor here: we do not run as an app of Home Assistant');
    return supervisor;
  }
}

const unable = (what: string): Failure =>
  new Failure('MACHINE_SHUTDOWN', `${what}.`, 'See docs/primary.md, "How it is shut down".');

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const lastLineOf = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/** @returns what it printed */
async function run([program = '', ...args]: readonly string[]): Promise<string> {
  const { exitCode, killed, stdout, stderr } = await runOnce(program, args, { timeout: seconds(60) });
  if (exitCode === 0) return stdout;
  const words = lastLineOf(stderr);
  const ended = `${program} ended with exit code ${exitCode ?? 'unknown'}`;
  throw new Error(killed?.text ?? (words === '' ? ended : `${ended}: ${words}`));
}
