import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from './run_to_end.js';
import type { Service } from './service.js';

/** A folder that is the service's whole PATH, in which a test puts whatever is to be `ping` or `fping`. */
export class OnlyPath {
  private constructor(readonly folder: string) {}

  /** With what the service needs besides, and neither `ping` nor `fping`. */
  static async make(service: Service): Promise<OnlyPath> {
    const path = new OnlyPath(join(service.folder, 'bin'));
    await mkdir(path.folder);
    for (const program of ['setpriv', 'true', 'mosquitto', 'sh', 'yes', 'sleep', 'head']) {
      await path.real(program);
    }
    return path;
  }

  /** The words that give the service this PATH. */
  get under(): string[] {
    return ['env', `PATH=${this.folder}`];
  }

  /** Puts the system's own program there. */
  async real(program: string): Promise<void> {
    await symlink(await this.systems(program), join(this.folder, 'next'));
    await rename(join(this.folder, 'next'), join(this.folder, program));
  }

  /** Where the system has its own. */
  async systems(program: string): Promise<string> {
    return (await mustRun('sh', ['-c', 'command -v "$1"', 'sh', program])).trim();
  }

  /** @param script what it does instead */
  async standIn(program: string, script: string): Promise<void> {
    const file = join(this.folder, 'next');
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
    await rename(file, join(this.folder, program));
  }

  remove(program: string): Promise<void> {
    return rm(join(this.folder, program));
  }
}
