import { basename, relative } from 'node:path';

/**
 * How somebody in the folder `from` calls this program again, for a command line.
 *
 * @param script the path by which Node.js was given it; a link (npm's, the image's) has the program's own name
 */
export const programCall = (script: string, from: string): string => {
  if (basename(script) === 'sentinel-ups') return 'sentinel-ups';
  const below = relative(from, script);
  return `node ${below.startsWith('..') || from === '/' ? script : below}`;
};
