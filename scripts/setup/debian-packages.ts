import { existsSync } from 'node:fs';
import { runProgram, succeeds, type ProgramResult } from './run-program.js';
import { tell, Unavailable } from './script.js';

// Debian starts a package's services when it is installed. They would hold the ports of the bundled broker and upsd.
const servicesOf: Readonly<Record<string, readonly string[]>> = {
  'nut-server': ['nut-server.service', 'nut-driver-enumerator.path', 'nut-driver-enumerator.service'],
  'nut-client': ['nut-monitor.service'],
  mosquitto: ['mosquitto.service'],
  snmpd: ['snmpd.service'],
  rsyslog: ['rsyslog.service'],
};

/** The systemd units that come with `packages`. */
export const servicesFrom = (packages: readonly string[]): string[] =>
  packages.flatMap((name) => servicesOf[name] ?? []);

/** The one command with which a person installs `packages`. */
export const commandForPeople = (packages: readonly string[], { sudo }: { sudo: boolean }): string => {
  const install = `apt-get update && ${sudo ? 'sudo ' : ''}apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  return sudo ? `sudo ${install}` : `su -c '${install}'`;
};

/** How we may become root without asking anybody: a prefix for commands, or null. */
const rootPrefix = async (): Promise<readonly string[] | null> => {
  if (process.getuid?.() === 0) return [];
  return (await succeeds('sudo', '-n', 'true')) ? ['sudo', '-n'] : null;
};

const runAsRoot = (prefix: readonly string[], ...words: string[]): Promise<ProgramResult> => {
  const [command = 'env', ...args] = [...prefix, 'env', ...words];
  return runProgram([command, ...args], { output: 'stderr' });
};

const aptGet = (prefix: readonly string[], ...words: string[]): Promise<ProgramResult> =>
  runAsRoot(prefix, 'DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C.UTF-8', 'apt-get', '-q', ...words);

/** Stops and disables the services of packages that we have installed just now; others are the user's own. */
const disableServicesOf = async (packages: readonly string[], prefix: readonly string[]): Promise<void> => {
  // sd_booted(3): without this folder systemd does not run here, and nothing was started.
  if (!existsSync('/run/systemd/system')) return;
  for (const service of servicesFrom(packages)) {
    const { code } = await runAsRoot(prefix, 'systemctl', 'disable', '--now', service);
    if (code === 0) tell(`Stopped and disabled ${service}: sentinel-ups runs its own.`);
  }
};

/**
 * Installs Debian packages, and stops the services that come with them.
 *
 * @param packages their names
 * @param programs what they are wanted for, for the message
 * @throws Unavailable with the one command to run, where we may not or cannot
 */
export const installDebianPackages = async (
  packages: readonly string[],
  programs: readonly string[],
): Promise<void> => {
  const missing = `These programs are missing: ${programs.join(', ')}.`;
  if (!(await succeeds('apt-get', '--version'))) {
    throw new Unavailable(
      `${missing} There is no apt-get to install them with.`,
      `Install what your system calls these Debian packages, and run the command again: ${packages.join(' ')}`,
    );
  }
  const prefix = await rootPrefix();
  if (prefix === null) {
    const sudo = await succeeds('sudo', '--version');
    throw new Unavailable(
      `${missing} Installing them needs root's rights.`,
      `Run this, then the command again:\n\n  ${commandForPeople(packages, { sudo })}\n`,
    );
  }
  tell(`Installing Debian packages: ${packages.join(' ')} …`);
  // Old package lists name versions that are gone from the mirrors, and a fresh machine has none. A source of
  // somebody else's that fails must not stop us, so only the installing counts.
  await aptGet(prefix, 'update');
  const options = ['-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120'];
  const { code } = await aptGet(prefix, 'install', ...options, ...packages);
  if (code !== 0) {
    throw new Unavailable(
      `apt-get could not install ${packages.join(' ')} (it ended with ${code}).`,
      'See what it says above, put that right, and run the command again.',
    );
  }
  await disableServicesOf(packages, prefix);
};
