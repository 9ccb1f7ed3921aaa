import { installDebianPackages } from '../setup/debian-packages.mjs';
import { projectFolder } from '../setup/project.mjs';
import { runProgram } from '../setup/run-program.mjs';
import { tell } from '../setup/tell.mjs';
import { baseImage } from './base-image.mjs';
import { buildArguments, imageName } from './build-arguments.mjs';
import { Buildah } from './buildah.mjs';
import { npmVolumes } from './npm-volumes.mjs';

/** So many layers of earlier builds are kept; a build makes some twenty. */
const mostLayers = 200;

const installWhatIsMissing = async () => {
  const missing = [];
  for (const program of ['buildah', 'debootstrap']) {
    const { code } = await runProgram(program, ['--version'], { output: 'drop' });
    if (code !== 0) missing.push(program);
  }
  if (missing.length > 0) await installDebianPackages(missing, missing);
};

const sweep = async (buildah) => {
  const layers = (await buildah.ask('images', '--all', '--quiet')).split('\n');
  if (!buildah.layersAreCheap || layers.length > mostLayers) await buildah.ask('rmi', '--prune');
};

const build = async (buildah) => {
  const base = await baseImage(buildah);
  tell('Building the image with buildah …');
  // Only the format `docker` knows health checks.
  await buildah.show(
    ...['build', '--format', 'docker', '--isolation', 'chroot', '--network', 'host'],
    `--layers=${buildah.layersAreCheap}`,
    ...(await npmVolumes()),
    ...['--build-arg', `BASE=${base}`, ...buildArguments(), '--tag', imageName, projectFolder],
  );
  await sweep(buildah);
};

/**
 * Builds the image without Docker, on a base of our own making, and gives `test` what is to be known of it, with the
 * folder where it lies unpacked.
 */
export const withBuildah = async (test) => {
  await installWhatIsMissing();
  const buildah = await Buildah.withBestDriver();
  await buildah.removeLeftovers();
  await build(buildah);
  const { Docker: image } = JSON.parse(await buildah.ask('inspect', '--type', 'image', imageName));
  return buildah.withRoot(imageName, (root) =>
    test({ engine: 'buildah', name: imageName, root, config: image.config }),
  );
};
