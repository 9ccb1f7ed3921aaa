import { rm } from 'node:fs/promises';
import type { MachineShutdown } from '../../config/sections/primary.js';
import { messageOf } from '../../domain/core/failure.js';
import { seconds } from '../../domain/core/time.js';
import { runOnce } from '../../platform/run_once.js';
import { writeWhole } from '../../platform/whole_file.js';

/** The machine that we run on. */
export class Machine {
  /** @param bySupervisor has Home Assistant's Supervisor shut the machine down; null where there is none */
  constructor(
    private readonly how: MachineShutdown,
    private readonly bySupervisor: (() => Promise<void>) | null,
  ) {}

  /** A file of before would shut the machine down again as soon as it is up. @throws Error where it cannot be removed */
  async start(): Promise<void> {
    if (this.how.by === 'file') await rm(this.how.file, { force: true });
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
        return run(['systemctl', 'poweroff']);
      case 'command':
        return run(how.command);
      case 'file':
        return writeWhole(how.file, 'poweroff\n', { mode: 0o644 });
      case 'supervisor':
        if (this.bySupervisor === null)
          throw new Error('there is no Supervisor here: we do not run as an app of Home Assistant');
        return this.bySupervisor();
    }
  }
}

async function run([program = '', ...args]: readonly string[]): Promise<void> {
  const { exitCode, killed, stderr } = await runOnce(program, args, { timeout: seconds(60) });
  if (exitCode === 0) return;
  const words = stderr.trim().split('\n').at(-1) ?? '';
  throw new Error(
    killed ?? `${program} ended with exit code ${exitCode ?? 'unknown'}${words === '' ? '' : `: ${words}`}`,
  );
}
