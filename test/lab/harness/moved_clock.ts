import { chmod, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from './run_to_end.js';
import type { Service } from './service.js';

const libraryName = 'faketime/libfaketimeMT.so.1';

const findLibrary = async (): Promise<string> => {
  const folders = ['/usr/lib', ...(await readdir('/usr/lib')).map((name) => join('/usr/lib', name))];
  for (const folder of folders) {
    if ((await readdir(join(folder, 'faketime')).catch(() => [])).length > 0)
      return join(folder, libraryName);
  }
  throw new Error('libfaketime is not installed');
};

/**
 * The wall clock of the service, upsd, the broker and ping, which can be set; the monotonic clock stays as it is. Done
 * by libfaketime, because the kernel has only one wall clock for all. fping keeps the true one: it takes the times of
 * answers from the kernel, and on a clock of its own none would be in time.
 */
export class MovedClock {
  private constructor(
    private readonly folder: string,
    private readonly settings: string,
  ) {}

  static async of(service: Pick<Service, 'folder'>): Promise<MovedClock> {
    const folder = join(service.folder, 'clock');
    await mkdir(folder);
    const settings = [
      `LD_PRELOAD=${await findLibrary()}`,
      `FAKETIME_TIMESTAMP_FILE=${join(folder, 'offset')}`,
      'FAKETIME_NO_CACHE=1',
      'FAKETIME_DONT_FAKE_MONOTONIC=1',
    ].join(' ');
    const clock = new MovedClock(folder, settings);
    await clock.setBy(0);
    // The service gives its children an environment of their own: what starts them adds the clock to it.
    for (const program of ['setpriv', 'ping']) {
      const path = (await mustRun('sh', ['-c', 'command -v "$1"', 'sh', program])).trim();
      const script = join(folder, program);
      const keepsTime = `case " $* " in *' fping '*) exec ${path} "$@";; esac`;
      await writeFile(script, `#!/bin/sh\n${keepsTime}\nexec env ${settings} ${path} "$@"\n`);
      await chmod(script, 0o755);
    }
    return clock;
  }

  /** The words that give the service this clock. */
  get under(): string[] {
    return ['env', ...this.settings.split(' '), `PATH=${this.folder}:${process.env['PATH'] ?? ''}`];
  }

  /** From now on the wall clock is this far (hours) from the true one. */
  async setBy(hours: number): Promise<void> {
    const next = join(this.folder, 'next');
    await writeFile(next, `${hours < 0 ? '-' : '+'}${Math.abs(hours) * 3600}\n`);
    await rename(next, join(this.folder, 'offset'));
  }
}
