import { readFileSync } from 'node:fs';
import { inProject } from '../setup/project.mjs';

/**
 * What the Dockerfile builds on.
 *
 * @param dockerfile its text
 * @returns the version of Node.js and the name of the Debian release
 * @throws Error where its base is not pinned to both
 */
export const pinnedBaseIn = (dockerfile) => {
  const found = /^ARG BASE=node:(\d+\.\d+\.\d+)-([a-z]+)-slim$/m.exec(dockerfile);
  if (found === null) throw new Error('The Dockerfile has no line "ARG BASE=node:VERSION-RELEASE-slim".');
  return { node: found[1], debian: found[2] };
};

export const pinnedBase = () => pinnedBaseIn(readFileSync(inProject('Dockerfile'), 'utf8'));
