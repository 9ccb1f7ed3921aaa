import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The scripts are compiled into another folder, so their depth below the checkout differs. */
const checkoutAbove = (folder: string): string =>
  existsSync(join(folder, 'package.json')) ? folder : checkoutAbove(dirname(folder));

/** The checkout's top folder, absolute. */
export const projectFolder = checkoutAbove(dirname(fileURLToPath(import.meta.url)));

/** An absolute path to something in the checkout. */
export const inProject = (...path: readonly string[]): string => join(projectFolder, ...path);

const { XDG_CACHE_HOME: cacheHome = '' } = process.env;
/** What is slow to make is kept outside the checkout, so that a fresh clone finds it. */
export const cacheFolder = join(cacheHome === '' ? join(homedir(), '.cache') : cacheHome, 'sentinel-ups');
