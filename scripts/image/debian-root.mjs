import { appendFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianSources } from './debian-sources.mjs';
import { showTool } from './run-tool.mjs';

// As in Debian's own slim images: the sizes that the tests measure are then those that people get.
const leftOut = ['doc', 'man', 'info', 'locale', 'groff', 'lintian', 'linda'];
const excludes = leftOut.map((name) => `path-exclude /usr/share/${name}/*`);
const kept = ['/usr/share/doc/*/copyright', '/usr/share/locale/locale.alias'];

const emptied = (folder) => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
};

/**
 * Fills an empty folder with a minimal Debian, as small as Debian's slim images.
 *
 * @param packages what it has besides
 */
export const makeDebianRoot = async (root, release, packages = []) => {
  const { mirror, lines } = await debianSources(release);
  const included = packages.length === 0 ? [] : [`--include=${packages.join(',')}`];
  const from = mirror === null ? [] : [mirror];
  await showTool(['debootstrap', '--variant=minbase', ...included, release, root, ...from]);
  if (lines.length > 0) writeFileSync(join(root, 'etc/apt/sources.list'), `${lines.join('\n')}\n`);

  const rules = [...excludes, ...kept.map((path) => `path-include ${path}`)];
  mkdirSync(join(root, 'etc/dpkg/dpkg.cfg.d'), { recursive: true });
  appendFileSync(join(root, 'etc/dpkg/dpkg.cfg.d/slim'), `${rules.join('\n')}\n`);
  for (const name of leftOut) rmSync(join(root, 'usr/share', name), { recursive: true, force: true });
  for (const folder of ['var/cache/apt', 'var/lib/apt/lists', 'var/log']) emptied(join(root, folder));
  // invoke-rc.d(8): services that are installed are not started.
  writeFileSync(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
};
