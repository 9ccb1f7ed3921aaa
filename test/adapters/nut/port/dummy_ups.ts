import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A UPS of NUT's own `dummy-ups` in the mode `dummy-once`, which reads its file anew whenever that was changed. */
export class DummyUps {
  private constructor(
    /** The driver's port. */
    readonly path: string,
  ) {}

  static async create(folder: string, name: string): Promise<DummyUps> {
    const device = new DummyUps(join(folder, `${name}.dev`));
    await device.says('OL');
    return device;
  }

  async says(status: string): Promise<void> {
    await writeFile(
      this.path,
      `ups.mfr: Test\nups.model: Dummy\nups.status: ${status}\nbattery.charge: 90\n`,
    );
  }

  /** Its keys in the configuration of sentinel-ups. */
  get keys(): Readonly<Record<string, unknown>> {
    return { driver: 'dummy-ups', port: this.path, settings: { mode: 'dummy-once', pollinterval: 1 } };
  }
}
