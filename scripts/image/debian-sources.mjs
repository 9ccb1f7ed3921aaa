import { runProgram } from '../setup/run-program.mjs';

const format = '$(LABEL)|$(REPO_URI)|$(RELEASE)';

/**
 * Where a Debian release comes from, as this machine's apt knows it, so that a base image is made from the mirrors that
 * its owner has chosen.
 *
 * @param targets one line `label|address|release` for each of apt's sources
 * @param release a release's name, such as `bookworm`
 * @returns the mirror, null where this machine has none of that release; and the lines of a sources.list
 */
export const debianSourcesIn = (targets, release) => {
  const sources = [...new Set(targets.split('\n'))]
    .map((line) => line.split('|'))
    .filter(([label, , name]) => label?.startsWith('Debian') && name?.split('-')[0] === release);
  return {
    mirror: sources.find(([label, , name]) => label === 'Debian' && name === release)?.[1] ?? null,
    lines: sources.map(([, address, name]) => `deb ${address} ${name} main`),
  };
};

export const debianSources = async (release) => {
  const words = ['indextargets', '--format', format, 'Created-By: Packages'];
  const { code, output } = await runProgram('apt-get', words, { output: 'collect' });
  return debianSourcesIn(code === 0 ? output : '', release);
};
