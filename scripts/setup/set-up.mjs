import { build } from './build.mjs';
import { installDebianPackages } from './debian-packages.mjs';
import { disableServicesOf } from './debian-services.mjs';
import { requireNode } from './node-version.mjs';
import { installNpmPackages } from './npm-packages.mjs';
import { projectFolder } from './project.mjs';
import { missingOf, runtimePrograms, testPrograms, withSystemFolders } from './system-programs.mjs';
import { tell } from './tell.mjs';
import { Unavailable } from './unavailable.mjs';

const namesOf = (programs) => programs.map(({ name }) => name);

const installSystemPrograms = async (programs) => {
  const missing = missingOf(programs);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map(({ debianPackage }) => debianPackage))];
  const rootPrefix = await installDebianPackages(packages, namesOf(missing));
  await disableServicesOf(packages, rootPrefix);

  const stillMissing = namesOf(missingOf(programs));
  if (stillMissing.length === 0) return;
  throw new Unavailable(
    `The packages are installed, and yet these programs are missing: ${stillMissing.join(', ')}.`,
    `Try: apt-get install --reinstall ${packages.join(' ')}`,
  );
};

/**
 * Makes a fresh checkout on a fresh Debian ready, and does nothing where it is ready already.
 *
 * @param purpose `run`, or `test` for what only the tests need as well
 * @throws Unavailable where something is missing that only the user can give
 */
export const setUpPrograms = async (purpose) => {
  requireNode();
  process.env.PATH = withSystemFolders(process.env.PATH ?? '');
  await installSystemPrograms(purpose === 'test' ? [...runtimePrograms, ...testPrograms] : runtimePrograms);
  await installNpmPackages(projectFolder);
};

/** As `setUpPrograms`, and builds. */
export const setUp = async (purpose) => {
  await setUpPrograms(purpose);
  await build(projectFolder);
};

/** Runs a script's work and ends the process with the exit code that it gives; a failure is told in plain words. */
export const runScript = async (work) => {
  try {
    process.exitCode = await work();
  } catch (error) {
    tell(`\n${error.message}`);
    if (error instanceof Unavailable) tell(error.remedy);
    process.exitCode = error.exitCode ?? 1;
  }
};
