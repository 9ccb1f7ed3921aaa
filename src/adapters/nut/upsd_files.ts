import type { ListenAddress } from '../../config/sections/nut.js';
import type { NutUser } from '../../config/sections/nut_users.js';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../domain/core/failure.js';
import type { Duration } from '../../domain/core/time.js';
import { checkReachable } from '../../platform/folder_access.js';
import type { RunAs } from '../../platform/child_process.js';
import { setAccess, stageFile, writeWholeIfDifferent, type StagedFile } from '../../platform/whole_file.js';
import { maxWord, quoted } from './parseconf.js';

export interface ServedUps {
  readonly name: string;
  readonly description: string;
}

/** What stands in upsd.conf besides its LISTEN directives. */
export interface UpsdLimits {
  readonly maxAge: Duration;
  /** Drivers, addresses and clients together; null: as many as the system lets upsd open files. */
  readonly maxConnections: number | null;
  /** Whole lines, without their ends. */
  readonly tls: readonly string[];
}

const heading = '# Written by sentinel-ups at every start of upsd: changes made here are lost.\n';

/**
 * The files that upsd wants in its NUT_CONFPATH, by their names (ups.conf(5), upsd.conf(5), upsd.users(5), nut.conf(5)).
 *
 * @param listen in the order of its LISTEN directives
 * @throws Failure NUT_NAME or NUT_PASSWORD where NUT could not take a name or a password
 */
export const upsdFiles = (
  upses: readonly ServedUps[],
  listen: readonly ListenAddress[],
  users: readonly NutUser[],
  limits: UpsdLimits,
): ReadonlyMap<string, string> =>
  new Map([
    ['ups.conf', upsConf(upses)],
    ['upsd.conf', upsdConf(listen, limits)],
    ['upsd.users', heading + users.map(upsdUser).join('')],
    ['nut.conf', `${heading}MODE=netserver\n`],
  ]);

/** @throws Failure NUT_NAME */
export const upsConf = (upses: readonly ServedUps[]): string =>
  upses.reduce((text, { name, description }) => {
    const section = `\n[${sectionName(name)}]\n  driver = sentinel-ups\n  port = none\n`;
    return text + section + (description === '' ? '' : `  desc = ${quoted(description)}\n`);
  }, heading);

/** No UPS at all must be allowed for the moment in which the only section is taken out to clear a forced shutdown. */
const upsdConf = (listen: readonly ListenAddress[], { maxAge, maxConnections, tls }: UpsdLimits): string => {
  const lines = [
    ...listen.map(({ address, port }) => `LISTEN ${address} ${port}`),
    `MAXAGE ${maxAge / 1000}`,
    ...(maxConnections === null ? [] : [`MAXCONN ${maxConnections}`]),
    ...tls,
    'ALLOW_NO_DEVICE true',
  ];
  return `${heading}${lines.join('\n')}\n`;
};

/**
 * What each role gives where the user's own `actions` and `instcmds` say nothing else. Some clients (PeaNUT) log in before
 * every command, so the account for commands may do that too. `upsmon primary` may also force a shutdown.
 */
const rights = {
  secondary: { upsmon: 'secondary', actions: [], instcmds: [] },
  primary: { upsmon: 'primary', actions: [], instcmds: [] },
  admin: { upsmon: 'secondary', actions: ['SET'], instcmds: ['ALL'] },
} as const;

const upsdUser = (user: NutUser): string => {
  const { upsmon, ...given } = rights[user.role];
  const { actions = given.actions, instcmds = given.instcmds } = user;
  const lines = [
    `[${sectionName(user.name)}]`,
    `  password = ${passwordOf(user)}`,
    `  upsmon ${upsmon}`,
    ...actions.map((action) => `  actions = ${action.toUpperCase()}`),
    ...instcmds.map((command) => `  instcmds = ${command}`),
  ];
  return `\n${lines.join('\n')}\n`;
};

/** Between the brackets of a section, where it must not be taken apart. */
function sectionName(name: string): string {
  if (/^[\w.@+-]{1,64}$/.test(name)) return name;
  throw new Failure(
    'NUT_NAME',
    `"${name}" cannot be a name in NUT.`,
    'Use 1 to 64 letters, digits and the characters . _ - + @ only.',
  );
}

/** upsd drops other characters silently, here and in what clients send: the password would be another, weaker one. */
function passwordOf({ name, password }: NutUser): string {
  if (/^[\x20-\x7E]{1,128}$/.test(password)) return quoted(password, maxWord);
  throw new Failure(
    'NUT_PASSWORD',
    `The password of the NUT user ${name} cannot be used with NUT.`,
    'Use 1 to 128 printable ASCII characters.',
  );
}

/** Far more than a home has clients. */
const maxConnectionsEver = 4096;

/** What upsd opens besides connections: its outputs, the system's log, a configuration file that it reads. */
const ownFiles = 16;

/**
 * For MAXCONN of upsd.conf(5), which counts drivers, addresses and clients. By itself upsd takes as many as the system lets it
 * open files. Where these run out it tries to accept the next client without a pause, with all of a core; and it reserves 24
 * bytes for each that it could have, which is 24 GB in a container whose limit is the kernel's largest.
 *
 * @param openFiles how many files upsd may have open; null where that is not known: then upsd decides by itself
 */
export const connectionLimit = (openFiles: number | null): number | null =>
  openFiles === null || openFiles <= ownFiles ? null : Math.min(maxConnectionsEver, openFiles - ownFiles);

/** upsd.users holds passwords: upsd's group may read, others may not. */
const fileMode = 0o640;
const folderMode = 0o750;

export class UpsdFolder {
  /** @param reader who upsd runs as; null: ourselves */
  constructor(
    private readonly path: string,
    private readonly reader: RunAs | null,
  ) {}

  /** Makes the folder and writes what differs. @throws Failure FOLDER_CLOSED */
  async write(files: ReadonlyMap<string, string>): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: folderMode });
    if (this.reader) {
      await setAccess(this.path, folderMode, this.reader.gid);
      await checkReachable(this.path, 'upsd', this.reader);
    }
    for (const [name, text] of files) await writeWholeIfDifferent(join(this.path, name), text, this.#options);
  }

  /** @param label tells several staged texts of one file apart */
  stage(name: string, text: string, label: string): Promise<StagedFile> {
    return stageFile(join(this.path, name), text, { ...this.#options, label });
  }

  get #options() {
    return { mode: fileMode, exactly: { gid: this.reader?.gid ?? null } };
  }
}
