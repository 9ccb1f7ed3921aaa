import { runProgram } from './run-program.mjs';
import { tell } from './tell.mjs';
import { Unavailable } from './unavailable.mjs';

const aptOptions = ['-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120'];

/** The one command with which a person installs `packages`. */
export const commandForPeople = (packages, { sudo }) => {
  const install = `apt-get update && ${sudo ? 'sudo ' : ''}apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  return sudo ? `sudo ${install}` : `su -c '${install}'`;
};

const succeeds = async (command, args) => (await runProgram(command, args, { output: 'drop' })).code === 0;

/** How we may become root without asking anybody: a prefix for commands, or null. */
export const wayToRoot = async () => {
  if (process.getuid?.() === 0) return [];
  return (await succeeds('sudo', ['-n', 'true'])) ? ['sudo', '-n'] : null;
};

const runAsRoot = async (prefix, words) => {
  const [command, ...args] = [...prefix, ...words];
  return runProgram(command, args, { output: 'stderr' });
};

const withoutQuestions = (words) => ['env', 'DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C.UTF-8', ...words];

/**
 * Installs Debian packages.
 *
 * @param packages their names
 * @param programs what they are wanted for, for the message
 * @returns the prefix by which we were root
 * @throws Unavailable with the one command to run, where we may not or cannot
 */
export const installDebianPackages = async (packages, programs) => {
  const hasApt = await succeeds('apt-get', ['--version']);
  if (!hasApt) {
    throw new Unavailable(
      `These programs are missing: ${programs.join(', ')}. There is no apt-get to install them with.`,
      `Install what your system calls these Debian packages, and run the command again: ${packages.join(' ')}`,
    );
  }
  const prefix = await wayToRoot();
  if (prefix === null) {
    const sudo = await succeeds('sudo', ['--version']);
    throw new Unavailable(
      `These programs are missing: ${programs.join(', ')}. Installing them needs root's rights.`,
      `Run this, then the command again:\n\n  ${commandForPeople(packages, { sudo })}\n`,
    );
  }
  tell(`Installing Debian packages: ${packages.join(' ')} …`);
  // Old package lists name versions that are gone from the mirrors, and a fresh machine has none. A source of
  // somebody else's that fails must not stop us, so only the installing counts.
  await runAsRoot(prefix, withoutQuestions(['apt-get', 'update', '-q']));
  const { code } = await runAsRoot(
    prefix,
    withoutQuestions(['apt-get', 'install', '-q', ...aptOptions, ...packages]),
  );
  if (code !== 0) {
    throw new Unavailable(
      `apt-get could not install ${packages.join(' ')} (it ended with ${code}).`,
      'See what it says above, put that right, and run the command again.',
    );
  }
  return prefix;
};
