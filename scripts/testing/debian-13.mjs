import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../image/buildah.mjs';
import { makeDebianRoot } from '../image/debian-root.mjs';
import { tell } from '../setup/tell.mjs';

const recipe = ['debian-13.mjs', '../image/debian-root.mjs'];

const recipeHash = () => {
  const hash = createHash('sha256');
  for (const name of recipe) hash.update(readFileSync(new URL(name, import.meta.url)));
  return hash.digest('hex').slice(0, 8);
};

/** Where Debian 13 with its NUT (2.8.1) is kept, beside the image's base; it need not be there. */
export const debian13Root = () => join(dirname(cacheFolder()), `debian-13-nut-${recipeHash()}`);

/** Makes it where it is not there yet and can be made, which takes a minute or two, once. */
export const makeDebian13Root = async () => {
  const root = debian13Root();
  if (existsSync(root)) return;
  if (process.getuid?.() !== 0) {
    tell("The tests with Debian 13's NUT are skipped: making its root folder needs root's rights.");
    return;
  }
  const unfinished = `${root}.${process.pid}`;
  try {
    tell(`Making a root folder of Debian 13 with its NUT once, kept in ${dirname(root)} …`);
    mkdirSync(unfinished, { recursive: true });
    await makeDebianRoot(unfinished, 'trixie', ['nut-client', 'nut-server']);
    renameSync(unfinished, root);
  } catch (error) {
    tell(`The tests with Debian 13's NUT are skipped: its root folder could not be made: ${error.message}`);
    rmSync(unfinished, { recursive: true, force: true });
  }
};
