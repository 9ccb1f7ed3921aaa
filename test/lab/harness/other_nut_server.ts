import { chown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DummyUps } from '../../adapters/nut/port/dummy_ups.js';
import { nutUser } from '../../adapters/nut/real_nut.js';
import { makeFolder } from './leftovers.js';
import { LongRunning } from './long_running.js';
import type { Lab } from './namespaces.js';

const port = 3494;

/** NUT as Debian has it, on the lab's machine: a driver and a upsd that are none of ours. */
export class OtherNutServer {
  private constructor(
    private readonly folder: string,
    private readonly programs: readonly LongRunning[],
    /** What its driver reads. */
    readonly device: DummyUps,
  ) {}

  /** Its UPS as `ups.upsd` names it. */
  readonly address = `far@127.0.0.1:${port}`;

  static async start(lab: Lab): Promise<OtherNutServer> {
    const folder = await makeFolder();
    const device = await DummyUps.create(folder, 'far');
    const files = {
      'ups.conf': `[far]\ndriver = dummy-ups\nport = ${device.path}\nmode = dummy-once\n`,
      'upsd.conf': `LISTEN 127.0.0.1 ${port}\n`,
      'upsd.users': '',
    };
    const user = await nutUser();
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(folder, name), text, { mode: 0o640 });
      if (user !== null) await chown(join(folder, name), user.uid, user.gid);
    }
    if (user !== null) await chown(folder, user.uid, user.gid);
    const env = {
      ...process.env,
      NUT_CONFPATH: folder,
      NUT_STATEPATH: folder,
      NUT_ALTPIDPATH: folder,
      NUT_PIDPATH: folder,
    };
    const run = (...words: readonly string[]): LongRunning =>
      new LongRunning([...lab.onMachine, ...words], env);
    const programs = [run('/lib/nut/dummy-ups', '-a', 'far', '-F'), run('/lib/nut/upsd', '-F')];
    return new OtherNutServer(folder, programs, device);
  }

  async close(): Promise<void> {
    for (const program of this.programs) await program.end();
    await rm(this.folder, { recursive: true, force: true });
  }
}
