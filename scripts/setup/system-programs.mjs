import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

// Debian leaves these out of an ordinary user's PATH; mosquitto, nft and upsmon live there.
const systemFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** `path` (as in the variable PATH) with the system's own folders at its end. */
export const withSystemFolders = (path) => {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return [...folders, ...systemFolders.filter((folder) => !folders.includes(folder))].join(delimiter);
};

const isProgram = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};

const onPath = (name) => (path) => path.split(delimiter).some((folder) => isProgram(join(folder, name)));
const anyOf =
  (...files) =>
  () =>
    files.some(isProgram);
const inLibraries = (tail) => () =>
  ['/usr/lib', ...readdirSync('/usr/lib').map((folder) => join('/usr/lib', folder))].some((folder) => {
    try {
      return statSync(join(folder, tail)).isFile();
    } catch {
      return false;
    }
  });

/** What the service runs, and the Debian package that has it. */
export const runtimePrograms = [
  // /usr/sbin/upsd is a wrapper on Debian that does nothing unless nut.conf says so: the real one is meant.
  { name: 'upsd', debianPackage: 'nut-server', isPresent: anyOf('/lib/nut/upsd', '/usr/lib/nut/upsd') },
  { name: 'upsc', debianPackage: 'nut-client', isPresent: onPath('upsc') },
  { name: 'mosquitto', debianPackage: 'mosquitto', isPresent: onPath('mosquitto') },
  { name: 'mosquitto_sub', debianPackage: 'mosquitto-clients', isPresent: onPath('mosquitto_sub') },
  { name: 'fping', debianPackage: 'fping', isPresent: onPath('fping') },
  { name: 'ping', debianPackage: 'iputils-ping', isPresent: onPath('ping') },
  { name: 'ip', debianPackage: 'iproute2', isPresent: onPath('ip') },
];

/** What only the tests run. */
export const testPrograms = [
  { name: 'apparmor_parser', debianPackage: 'apparmor', isPresent: onPath('apparmor_parser') },
  { name: 'chromium', debianPackage: 'chromium', isPresent: onPath('chromium') },
  { name: 'debootstrap', debianPackage: 'debootstrap', isPresent: onPath('debootstrap') },
  { name: 'nft', debianPackage: 'nftables', isPresent: onPath('nft') },
  { name: 'libfaketime', debianPackage: 'libfaketime', isPresent: inLibraries('faketime/libfaketime.so.1') },
];

/** Those of `programs` that are not on this machine. */
export const missingOf = (programs, path = withSystemFolders(process.env.PATH ?? '')) =>
  programs.filter(({ isPresent }) => !isPresent(path));
