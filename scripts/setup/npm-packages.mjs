import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './run-program.mjs';
import { tell } from './tell.mjs';
import { Unavailable } from './unavailable.mjs';

/**
 * Whether node_modules holds what package-lock.json asks for. npm keeps its own record of what it installed
 * (node_modules/.package-lock.json, written last); packages for other platforms are not in it.
 *
 * @param asked the parsed package-lock.json
 * @param installed npm's parsed record
 */
export const agree = (asked, installed) => {
  const wanted = Object.entries(asked.packages ?? {}).filter(([path]) => path !== '');
  const present = installed.packages ?? {};
  return (
    wanted.every(([path, { version, integrity, optional }]) => {
      const found = present[path];
      if (found === undefined) return optional === true;
      return found.version === version && found.integrity === integrity;
    }) && Object.keys(present).every((path) => path in asked.packages)
  );
};

/** Whether the npm packages of the checkout in `folder` are installed and the right ones. */
export const npmPackagesAreCurrent = (folder) => {
  try {
    const asked = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
    return agree(asked, JSON.parse(readFileSync(join(folder, 'node_modules', '.package-lock.json'), 'utf8')));
  } catch {
    return false;
  }
};

/** @throws Unavailable where npm fails */
export const installNpmPackages = async (folder) => {
  if (npmPackagesAreCurrent(folder)) return;
  tell('Installing the npm packages (a minute or so, the first time) …');
  // The compiler is a development package: NODE_ENV=production must not leave it out.
  const { code } = await runProgram('npm', ['ci', '--include=dev', '--no-fund', '--no-audit'], {
    cwd: folder,
    output: 'stderr',
  });
  if (code === 0) return;
  throw new Unavailable(
    `The npm packages could not be installed (npm ended with ${code}).`,
    'See what npm says above; it needs the network. Then run the command again.',
  );
};
