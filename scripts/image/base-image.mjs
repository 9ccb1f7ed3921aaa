import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { tell } from '../setup/tell.mjs';
import { cacheFolder } from './buildah.mjs';
import { makeDebianRoot } from './debian-root.mjs';
import { addNode } from './node-root.mjs';
import { pinnedBase } from './pinned-base.mjs';

const recipe = ['base-image.mjs', 'debian-root.mjs', 'node-root.mjs'];

const recipeHash = () => {
  const hash = createHash('sha256');
  for (const name of recipe) hash.update(readFileSync(new URL(name, import.meta.url)));
  return hash.digest('hex').slice(0, 8);
};

/**
 * A stand-in for the official Node.js image: the same Debian release and the same Node.js, made from Debian's packages
 * and npm's. It takes a minute or two, once; later runs find it in the cache folder.
 *
 * @returns its name
 */
export const baseImage = async (buildah) => {
  const { node, debian } = pinnedBase();
  const name = `localhost/sentinel-ups-base:${node}-${debian}-${recipeHash()}`;
  if (await buildah.hasImage(name)) return name;
  tell(`Making the base image once: Debian ${debian} with Node.js ${node}, kept in ${cacheFolder()} …`);
  await buildah.withRoot('scratch', async (root, container) => {
    await makeDebianRoot(root, debian);
    await addNode(root, node);
    const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    await buildah.ask('config', '--env', path, '--env', `NODE_VERSION=${node}`, '--cmd', 'node', container);
    await buildah.ask('commit', container, name);
  });
  return name;
};
