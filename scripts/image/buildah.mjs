import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../setup/run-program.mjs';
import { askTool, showTool } from './run-tool.mjs';

/** What is slow to make is kept here, outside the checkout: the base image and the layers of earlier builds. */
export const cacheFolder = () =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sentinel-ups', 'image');

/** A working container's name tells by whose process it was made. */
const containerPrefix = 'sentinel-ups-test-';

const isRunning = (name) => existsSync(`/proc/${name.slice(containerPrefix.length)}`);

/** Buildah with a storage of its own, so that it meets no images of anybody else's. */
export class Buildah {
  /** Whether a layer costs only what is in it. Where not, each one is a copy of everything below it. */
  layersAreCheap;

  #words;

  constructor(driver) {
    const storage = join(cacheFolder(), driver);
    this.layersAreCheap = driver === 'overlay';
    this.#words = [
      ...['buildah', '--storage-driver', driver],
      ...['--root', storage, '--runroot', join(storage, 'run')],
    ];
  }

  /** With overlayfs where the kernel and the file system below the cache folder have it, else with plain copies. */
  static async withBestDriver() {
    const wanted = process.env.STORAGE_DRIVER;
    if (wanted !== undefined && wanted !== '') return new Buildah(wanted);
    const overlay = new Buildah('overlay');
    const { code } = await runProgram(...overlay.#command(['info']), { output: 'drop' });
    return code === 0 ? overlay : new Buildah('vfs');
  }

  ask(...words) {
    return askTool([...this.#words, ...words]);
  }

  show(...words) {
    return showTool([...this.#words, ...words]);
  }

  async hasImage(name) {
    const { code } = await runProgram(...this.#command(['inspect', '--type', 'image', name]), {
      output: 'drop',
    });
    return code === 0;
  }

  /** Gives `work` an image's root folder on this machine, and puts it away afterwards. */
  async withRoot(image, work) {
    const container = await this.ask('from', '--name', `${containerPrefix}${process.pid}`, image);
    try {
      return await work(await this.ask('mount', container), container);
    } finally {
      await this.ask('rm', container);
    }
  }

  /** Puts away what runs that were interrupted have left. */
  async removeLeftovers() {
    const names = (await this.ask('containers', '--format', '{{.ContainerName}}')).split('\n');
    const left = names.filter((name) => name.startsWith(containerPrefix) && !isRunning(name));
    if (left.length > 0) await this.ask('rm', ...left);
  }

  #command(words) {
    const [command, ...args] = [...this.#words, ...words];
    return [command, args];
  }
}
