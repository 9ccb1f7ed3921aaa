import { relative } from 'node:path';
import { program } from './build.js';
import { writeFirstConfiguration } from './first-configuration.js';
import { defaultGateway } from './gateway.js';
import { nodeFlags } from './node-flags.js';
import { inProject, projectFolder } from './project.js';

const shown = (path: string): string => relative(process.cwd(), path) || path;

/** The words that Node.js runs the service with. Where none is given, a first configuration is written. */
export const serviceWords = (given: readonly string[]): string[] => {
  const isGiven = (long: string, short: string): boolean =>
    given.some((word) => word === long || word.startsWith(`${long}=`) || word.startsWith(short));
  const words = [...nodeFlags, program, 'run', ...given];
  if (!isGiven('--config', '-c'))
    words.push('--config', shown(writeFirstConfiguration(projectFolder, defaultGateway())));
  if (!isGiven('--data', '-d')) words.push('--data', shown(inProject('data')));
  return words;
};
