import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installDebianPackages } from './debian-packages.js';
import { Unavailable } from './script.js';

export interface SystemProgram {
  readonly name: string;
  readonly debianPackage: string;
  /** @param path as in the variable PATH */
  isPresent(path: string): boolean;
}

// Debian leaves these out of an ordinary user's PATH; mosquitto, nft and upsmon live there.
const systemFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** `path` (as in the variable PATH) with the system's own folders at its end. */
export const withSystemFolders = (path: string): string => {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return [...folders, ...systemFolders.filter((folder) => !folders.includes(folder))].join(delimiter);
};

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};

const onPath = (name: string, debianPackage: string): SystemProgram => ({
  name,
  debianPackage,
  isPresent: (path) => path.split(delimiter).some((folder) => isProgram(join(folder, name))),
});

/** One that Debian keeps out of every path, in NUT's own folder. */
const ofNut = (name: string, debianPackage: string): SystemProgram => ({
  name,
  debianPackage,
  isPresent: () => isProgram(`/lib/nut/${name}`) || isProgram(`/usr/lib/nut/${name}`),
});

/** One that Debian keeps in a folder of the machine's architecture. */
const inLibraries = (name: string, file: string, debianPackage: string): SystemProgram => ({
  name,
  debianPackage,
  isPresent: () =>
    ['.', ...readdirSync('/usr/lib')].some((folder) => existsSync(join('/usr/lib', folder, file))),
});

/** What the service runs, and the Debian package that has it. */
export const runtimePrograms: readonly SystemProgram[] = [
  // /usr/sbin/upsd is a wrapper on Debian that does nothing unless nut.conf says so: the real one is meant.
  ofNut('upsd', 'nut-server'),
  onPath('upsc', 'nut-client'),
  onPath('mosquitto', 'mosquitto'),
  onPath('mosquitto_sub', 'mosquitto-clients'),
  onPath('fping', 'fping'),
  onPath('ping', 'iputils-ping'),
  onPath('ip', 'iproute2'),
];

/** What only the tests run. */
const testPrograms: readonly SystemProgram[] = [
  onPath('apparmor_parser', 'apparmor'),
  onPath('certutil', 'libnss3-tools'),
  onPath('chromium', 'chromium'),
  onPath('debootstrap', 'debootstrap'),
  onPath('nft', 'nftables'),
  ofNut('snmp-ups', 'nut-snmp'),
  onPath('snmpd', 'snmpd'),
  onPath('openssl', 'openssl'),
  onPath('rsyslogd', 'rsyslog'),
  inLibraries('TLS of rsyslog', 'rsyslog/lmnsd_gtls.so', 'rsyslog-gnutls'),
  onPath('socat', 'socat'),
  inLibraries('libfaketime', 'faketime/libfaketime.so.1', 'libfaketime'),
];

/** Those of `programs` that are not on this machine. */
export const missingOf = (programs: readonly SystemProgram[], path: string): SystemProgram[] =>
  programs.filter((program) => !program.isPresent(path));

/**
 * Makes a fresh Debian ready, and does nothing where it is ready already.
 *
 * @param purpose `run`, or `test` for what only the tests need as well
 * @throws Unavailable where something is missing that only the user can give
 */
export const setUpPrograms = async (purpose: 'run' | 'test'): Promise<void> => {
  const path = withSystemFolders(process.env['PATH'] ?? '');
  process.env['PATH'] = path;
  const wanted = purpose === 'test' ? [...runtimePrograms, ...testPrograms] : runtimePrograms;
  const missing = missingOf(wanted, path);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map(({ debianPackage }) => debianPackage))];
  await installDebianPackages(
    packages,
    missing.map(({ name }) => name),
  );

  const stillMissing = missingOf(wanted, path).map(({ name }) => name);
  if (stillMissing.length === 0) return;
  throw new Unavailable(
    `The packages are installed, and yet these programs are missing: ${stillMissing.join(', ')}.`,
    `Try: apt-get install --reinstall ${packages.join(' ')}`,
  );
};
