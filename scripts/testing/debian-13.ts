import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeDebianRoot, recipeHash } from '../image/debian-root.js';
import { cacheFolder } from '../setup/project.js';
import { messageOf, tell } from '../setup/script.js';

/** Where Debian 13 with its NUT (2.8.1) is kept; it need not be there. */
export const debian13Root = (): string =>
  join(cacheFolder, `debian-13-nut-${recipeHash('testing/debian-13.ts', 'image/debian-root.ts')}`);

/** Makes it where it is not there yet and can be made, which takes a minute or two, once. */
export const makeDebian13Root = async (): Promise<void> => {
  const root = debian13Root();
  if (existsSync(root)) return;
  if (process.getuid?.() !== 0) {
    tell("The tests with Debian 13's NUT are skipped: making its root folder needs root's rights.");
    return;
  }
  const unfinished = `${root}.${process.pid}`;
  try {
    tell(`Making a root folder of Debian 13 with its NUT once, kept in ${cacheFolder} …`);
    mkdirSync(unfinished, { recursive: true });
    await makeDebianRoot(unfinished, 'trixie', ['nut-client', 'nut-server']);
    renameSync(unfinished, root);
  } catch (error) {
    tell(
      `The tests with Debian 13's NUT are skipped: its root folder could not be made: ${messageOf(error)}`,
    );
    rmSync(unfinished, { recursive: true, force: true });
  }
};
