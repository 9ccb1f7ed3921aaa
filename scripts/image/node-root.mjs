import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Unavailable } from '../setup/unavailable.mjs';
import { askTool, showTool } from './run-tool.mjs';

/** The npm that comes with Node.js 24. */
const npm = 'npm@11.21.2';

const packageOf = (version) => {
  if (process.arch === 'x64' || process.arch === 'arm64') return `node-linux-${process.arch}@${version}`;
  throw new Unavailable(
    `There is no image for this machine's processor (${process.arch}).`,
    'Run the test on amd64 or arm64.',
  );
};

const exactly = (from, to) => {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
};

/** Puts Node.js and npm below /usr/local of a root folder, and the user `node`, as in the official image. */
export const addNode = async (root, version) => {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-ups-node-'));
  try {
    const node = packageOf(version);
    await showTool(['npm', 'install', '--global', '--ignore-scripts', '--prefix', folder, npm, node]);
    const packages = join(folder, 'lib/node_modules');
    const local = join(root, 'usr/local');
    for (const part of ['bin', 'include', 'share']) {
      exactly(join(packages, `node-linux-${process.arch}`, part), join(local, part));
    }
    // Headers for other processors, which the official image leaves out too.
    const archs = join(local, 'include/node/openssl/archs');
    const own = process.arch === 'x64' ? 'linux-x86_64' : 'linux-aarch64';
    for (const name of readdirSync(archs)) {
      if (name !== own) rmSync(join(archs, name), { recursive: true });
    }
    mkdirSync(join(local, 'lib/node_modules'), { recursive: true });
    exactly(join(packages, 'npm'), join(local, 'lib/node_modules/npm'));
    symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(local, 'bin/npm'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await askTool(['chroot', root, 'groupadd', '--gid', '1000', 'node']);
  await askTool(['chroot', root, 'useradd', '--uid', '1000', '--gid', 'node', '--create-home', 'node']);
};
