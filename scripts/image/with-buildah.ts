import { existsSync } from 'node:fs';
import { installDebianPackages } from '../setup/debian-packages.js';
import { projectFolder } from '../setup/project.js';
import { askTool, succeeds } from '../setup/run-program.js';
import { tell } from '../setup/script.js';
import { baseImage } from './base-image.js';
import { Buildah } from './buildah.js';
import { buildArguments, imageName, type Image } from './image.js';

/** So many layers of earlier builds are kept; a build makes some twenty. */
const maxLayers = 200;

const installMissing = async (): Promise<void> => {
  const missing: string[] = [];
  for (const program of ['buildah', 'debootstrap'])
    if (!(await succeeds(program, '--version'))) missing.push(program);
  if (missing.length > 0) await installDebianPackages(missing, missing);
};

/** A file that npm's settings name, or null. */
const npmFile = async (setting: string): Promise<string | null> => {
  // What npm warns of comes before.
  const value = (await askTool('npm', 'config', 'get', setting)).split('\n').at(-1) ?? '';
  return value.startsWith('/') && existsSync(value) ? value : null;
};

/**
 * This machine's npm settings (a registry or certificates of its owner's) for the time of a build. Nothing of them is left
 * in the image.
 */
const npmVolumes = async (): Promise<string[]> => {
  const certificates = await npmFile('cafile');
  const places: [string | null, string][] = [
    [await npmFile('userconfig'), '/root/.npmrc'],
    [await npmFile('globalconfig'), '/usr/local/etc/npmrc'],
    [certificates, certificates ?? ''],
  ];
  return places.flatMap(([from, to]) => (from === null ? [] : ['--volume', `${from}:${to}:ro`]));
};

const build = async (buildah: Buildah): Promise<void> => {
  const base = await baseImage(buildah);
  tell('Building the image with buildah …');
  // Only the format `docker` knows health checks.
  await buildah.show(
    ...['build', '--format', 'docker', '--isolation', 'chroot', '--network', 'host'],
    `--layers=${buildah.layersAreCheap}`,
    ...(await npmVolumes()),
    ...['--build-arg', `BASE=${base}`, ...buildArguments(), '--tag', imageName, projectFolder],
  );
  const layers = (await buildah.ask('images', '--all', '--quiet')).split('\n');
  if (!buildah.layersAreCheap || layers.length > maxLayers) await buildah.ask('rmi', '--prune');
};

interface Inspected {
  readonly Docker: { readonly config: unknown };
}

/**
 * Builds the image without Docker, on a base of our own making, and gives `test` what is to be known of it, with the
 * folder where it lies unpacked.
 */
export const withBuildah = async <Result>(test: (image: Image) => Promise<Result>): Promise<Result> => {
  await installMissing();
  const buildah = await Buildah.withBestDriver();
  await buildah.removeLeftovers();
  await build(buildah);
  const inspected = await buildah.ask('inspect', '--type', 'image', imageName);
  const { config } = (JSON.parse(inspected) as Inspected).Docker;
  return buildah.withRoot(imageName, (root) => test({ engine: 'buildah', name: imageName, root, config }));
};
