import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProject } from '../setup/project.js';
import { askTool, showTool } from '../setup/run-program.js';
import { tell, Unavailable } from '../setup/script.js';
import type { Buildah } from './buildah.js';
import { makeDebianRoot, recipeHash } from './debian-root.js';

/** The npm that comes with Node.js 24. */
const npm = 'npm@11.21.2';

export interface PinnedBase {
  /** The version of Node.js. */
  readonly node: string;
  /** The name of the Debian release. */
  readonly debian: string;
}

/**
 * What a Dockerfile builds on.
 *
 * @throws Error where its base is not pinned to a version of Node.js and a release of Debian
 */
export const pinnedBaseIn = (dockerfile: string): PinnedBase => {
  const [, node, debian] = /^ARG BASE=node:(\d+\.\d+\.\d+)-([a-z]+)-slim$/m.exec(dockerfile) ?? [];
  if (node === undefined || debian === undefined)
    throw new Error('The Dockerfile has no line "ARG BASE=node:VERSION-RELEASE-slim".');
  return { node, debian };
};

const copyTree = (from: string, to: string): void => {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
};

/** Puts Node.js and npm below /usr/local of a root folder, as in the official image. */
const addNode = async (root: string, version: string): Promise<void> => {
  if (process.arch !== 'x64' && process.arch !== 'arm64') {
    throw new Unavailable(
      `There is no image for this machine's processor (${process.arch}).`,
      'Run the test on amd64 or arm64.',
    );
  }
  const node = `node-linux-${process.arch}`;
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-ups-node-'));
  try {
    const install = ['npm', 'install', '--global', '--ignore-scripts', '--prefix', folder] as const;
    await showTool(...install, npm, `${node}@${version}`);
    const packages = join(folder, 'lib/node_modules');
    const local = join(root, 'usr/local');
    for (const name of ['bin', 'include', 'share']) copyTree(join(packages, node, name), join(local, name));
    // Headers for other processors, which the official image leaves out too.
    const archs = join(local, 'include/node/openssl/archs');
    const own = process.arch === 'x64' ? 'linux-x86_64' : 'linux-aarch64';
    for (const name of readdirSync(archs)) if (name !== own) rmSync(join(archs, name), { recursive: true });
    mkdirSync(join(local, 'lib/node_modules'), { recursive: true });
    copyTree(join(packages, 'npm'), join(local, 'lib/node_modules/npm'));
    symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(local, 'bin/npm'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const addUser = async (root: string): Promise<void> => {
  await askTool('chroot', root, 'groupadd', '--gid', '1000', 'node');
  await askTool('chroot', root, 'useradd', '--uid', '1000', '--gid', 'node', '--create-home', 'node');
};

/**
 * A stand-in for the official Node.js image: the same Debian release and the same Node.js, made from Debian's packages
 * and npm's. It takes a minute or two, once; later runs find it in the cache folder.
 *
 * @returns its name
 */
export const baseImage = async (buildah: Buildah): Promise<string> => {
  const { node, debian } = pinnedBaseIn(readFileSync(inProject('Dockerfile'), 'utf8'));
  const recipe = recipeHash('image/base-image.ts', 'image/debian-root.ts');
  const name = `localhost/sentinel-ups-base:${node}-${debian}-${recipe}`;
  if (await buildah.hasImage(name)) return name;
  tell(`Making the base image once: Debian ${debian} with Node.js ${node}, kept in ${buildah.storage} …`);
  await buildah.withRoot('scratch', async (root, container) => {
    await makeDebianRoot(root, debian);
    await addNode(root, node);
    await addUser(root);
    const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    await buildah.ask('config', '--env', path, '--env', `NODE_VERSION=${node}`, '--cmd', 'node', container);
    await buildah.ask('commit', container, name);
  });
  return name;
};
