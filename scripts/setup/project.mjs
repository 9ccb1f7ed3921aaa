import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** The checkout's top folder, absolute. */
export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

/** An absolute path to something in the checkout. */
export const inProject = (...parts) => join(projectFolder, ...parts);
