import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../setup/project.js';
import { askTool, showTool, succeeds } from '../setup/run-program.js';

/** A working container's name tells by whose process it was made. */
const containerPrefix = 'sentinel-ups-test-';

const isRunning = (name: string): boolean => existsSync(`/proc/${name.slice(containerPrefix.length)}`);

/** Buildah with a storage of its own, so that it meets no images of anybody else's. */
export class Buildah {
  /** Whether a layer costs only what is in it. Where not, each one is a copy of everything below it. */
  readonly layersAreCheap: boolean;

  /** The base image and the layers of earlier builds are kept here. */
  readonly storage: string;

  readonly #words: readonly [string, ...string[]];

  constructor(driver: string) {
    this.storage = join(cacheFolder, 'image', driver);
    this.layersAreCheap = driver === 'overlay';
    const folders = ['--root', this.storage, '--runroot', join(this.storage, 'run')];
    this.#words = ['buildah', '--storage-driver', driver, ...folders];
  }

  /** With overlayfs where the kernel and the file system below the cache folder have it, else with plain copies. */
  static async withBestDriver(): Promise<Buildah> {
    const wanted = process.env['STORAGE_DRIVER'] ?? '';
    if (wanted !== '') return new Buildah(wanted);
    const overlay = new Buildah('overlay');
    return (await succeeds(...overlay.#words, 'info')) ? overlay : new Buildah('vfs');
  }

  ask(...words: readonly string[]): Promise<string> {
    return askTool(...this.#words, ...words);
  }

  show(...words: readonly string[]): Promise<void> {
    return showTool(...this.#words, ...words);
  }

  hasImage(name: string): Promise<boolean> {
    return succeeds(...this.#words, 'inspect', '--type', 'image', name);
  }

  /** Gives `work` an image's root folder on this machine, and puts it away afterwards. */
  async withRoot<Result>(
    image: string,
    work: (root: string, container: string) => Promise<Result>,
  ): Promise<Result> {
    const container = await this.ask('from', '--name', `${containerPrefix}${process.pid}`, image);
    try {
      return await work(await this.ask('mount', container), container);
    } finally {
      await this.ask('rm', container);
    }
  }

  /** Puts away what runs that were interrupted have left. */
  async removeLeftovers(): Promise<void> {
    const names = (await this.ask('containers', '--format', '{{.ContainerName}}')).split('\n');
    const left = names.filter((name) => name.startsWith(containerPrefix) && !isRunning(name));
    if (left.length > 0) await this.ask('rm', ...left);
  }
}
