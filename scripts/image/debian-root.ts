import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from '../setup/project.js';
import { runProgram, showTool } from '../setup/run-program.js';

// As in Debian's own slim images: the sizes that the tests measure are then those that people get.
const leftOut = ['doc', 'man', 'info', 'locale', 'groff', 'lintian', 'linda'];
const excludes = leftOut.map((name) => `path-exclude /usr/share/${name}/*`);
const kept = ['/usr/share/doc/*/copyright', '/usr/share/locale/locale.alias'];

/** Tells what was made by these files of scripts/ from what others would make. */
export const recipeHash = (...files: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(inProject('scripts', file)));
  return hash.digest('hex').slice(0, 8);
};

export interface DebianSources {
  /** Null where this machine has no mirror of that release. */
  readonly mirror: string | null;
  /** The lines of a sources.list. */
  readonly lines: readonly string[];
}

/**
 * Where a Debian release comes from, as this machine's apt knows it, so that a base image is made from the mirrors that
 * its owner has chosen.
 *
 * @param targets one line `label|address|release` for each of apt's sources
 * @param release a release's name, such as `bookworm`
 */
export const debianSourcesIn = (targets: string, release: string): DebianSources => {
  const sources = [...new Set(targets.split('\n'))]
    .map((line) => {
      const [label = '', address = '', name = ''] = line.split('|');
      return { label, address, name };
    })
    .filter(({ label, name }) => label.startsWith('Debian') && name.split('-')[0] === release);
  return {
    mirror: sources.find(({ label, name }) => label === 'Debian' && name === release)?.address ?? null,
    lines: sources.map(({ address, name }) => `deb ${address} ${name} main`),
  };
};

const debianSources = async (release: string): Promise<DebianSources> => {
  const format = '$(LABEL)|$(REPO_URI)|$(RELEASE)';
  const words = ['apt-get', 'indextargets', '--format', format, 'Created-By: Packages'] as const;
  const { code, output } = await runProgram(words, { output: 'collect' });
  return debianSourcesIn(code === 0 ? output : '', release);
};

/**
 * Fills an empty folder with a minimal Debian, as small as Debian's slim images.
 *
 * @param packages what it has besides
 */
export const makeDebianRoot = async (
  root: string,
  release: string,
  packages: readonly string[] = [],
): Promise<void> => {
  const { mirror, lines } = await debianSources(release);
  const included = packages.length === 0 ? [] : [`--include=${packages.join(',')}`];
  const from = mirror === null ? [] : [mirror];
  await showTool('debootstrap', '--variant=minbase', ...included, release, root, ...from);
  if (lines.length > 0) writeFileSync(join(root, 'etc/apt/sources.list'), `${lines.join('\n')}\n`);

  const rules = [...excludes, ...kept.map((path) => `path-include ${path}`)];
  mkdirSync(join(root, 'etc/dpkg/dpkg.cfg.d'), { recursive: true });
  appendFileSync(join(root, 'etc/dpkg/dpkg.cfg.d/slim'), `${rules.join('\n')}\n`);
  for (const name of leftOut) rmSync(join(root, 'usr/share', name), { recursive: true, force: true });
  for (const folder of ['var/cache/apt', 'var/lib/apt/lists', 'var/log'])
    for (const name of readdirSync(join(root, folder))) rmSync(join(root, folder, name), { recursive: true });
  // invoke-rc.d(8): services that are installed are not started.
  writeFileSync(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
};
