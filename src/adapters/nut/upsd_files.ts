import type { ListenAddress, NutUser } from '../../config/sections/nut.js';
import { Failure } from '../../domain/failure.js';
import { longestWord, quoted } from './wire_words.js';

export interface ServedUps {
  readonly name: string;
  readonly description: string;
}

/** upsd's configuration: file names and their whole text. */
export type UpsdFiles = ReadonlyMap<string, string>;

const heading = '# Written by sentinel-ups at every start of upsd: changes made here are lost.\n';

/**
 * The files that upsd wants in its NUT_CONFPATH (ups.conf(5), upsd.conf(5), upsd.users(5), nut.conf(5)).
 *
 * @param mostConnections drivers, addresses and clients together; null: as many as the system lets upsd open files
 * @throws Failure NUT_NAME or NUT_PASSWORD where NUT could not take a name or a password
 */
export const upsdFiles = (
  upses: readonly ServedUps[],
  listen: readonly ListenAddress[],
  users: readonly NutUser[],
  mostConnections: number | null = null,
): UpsdFiles =>
  new Map([
    ['ups.conf', upsConf(upses)],
    ['upsd.conf', upsdConf(listen, mostConnections)],
    ['upsd.users', upsdUsers(users)],
    ['nut.conf', `${heading}MODE=netserver\n`],
  ]);

/** @throws Failure NUT_NAME */
export const upsConf = (upses: readonly ServedUps[]): string =>
  heading +
  upses
    .map(({ name, description }) => {
      const section = `\n[${sectionName(name)}]\n  driver = sentinel-ups\n  port = none\n`;
      return description === '' ? section : `${section}  desc = ${quoted(description)}\n`;
    })
    .join('');

/**
 * `::` comes last: up to 2.8.0 upsd begins with the last LISTEN and serves IPv4 through `::` too, so that an IPv4 address
 * before it could only keep it from `::`. From 2.8.1 on each LISTEN is for one family, and the order says nothing
 * (upsd.conf(5), LISTEN).
 */
const inOrder = (listen: readonly ListenAddress[]): readonly ListenAddress[] => [
  ...listen.filter(({ address }) => address !== '::'),
  ...listen.filter(({ address }) => address === '::'),
];

/** No UPS at all must be allowed for the moment in which the only section is taken out to clear a forced shutdown. */
const upsdConf = (listen: readonly ListenAddress[], mostConnections: number | null): string =>
  [
    heading,
    ...inOrder(listen).map(({ address, port }) => `LISTEN ${address} ${port}\n`),
    mostConnections === null ? '' : `MAXCONN ${mostConnections}\n`,
    'ALLOW_NO_DEVICE true\n',
  ].join('');

/**
 * Only `upsmon primary` may force a shutdown; `secondary` may log in and nothing else. Some clients (PeaNUT) log in before
 * every command, so the account for commands may do that too.
 */
const rights: Readonly<Record<NutUser['role'], string>> = {
  secondary: '  upsmon secondary\n',
  primary: '  upsmon primary\n',
  admin: '  upsmon secondary\n  actions = SET\n  instcmds = ALL\n',
};

const upsdUsers = (users: readonly NutUser[]): string =>
  heading +
  users
    .map(
      ({ name, password, role }) =>
        `\n[${sectionName(name)}]\n  password = ${quoted(usablePassword(name, password), longestWord)}\n${rights[role]}`,
    )
    .join('');

/** What may stand between the brackets of a section without being taken apart. */
function sectionName(name: string): string {
  if (/^[\w.@+-]{1,64}$/.test(name)) return name;
  throw new Failure(
    'NUT_NAME',
    `"${name}" cannot be a name in NUT.`,
    'Use 1 to 64 letters, digits and the characters . _ - + @ only.',
  );
}

const longestPassword = 128;

function usablePassword(name: string, password: string): string {
  // upsd drops other characters silently, here and in what clients send: the password would be another, weaker one.
  if (/^[\x20-\x7E]+$/.test(password) && password.length <= longestPassword) return password;
  throw new Failure(
    'NUT_PASSWORD',
    `The password of the NUT user ${name} cannot be used with NUT.`,
    `Use 1 to ${longestPassword} printable ASCII characters.`,
  );
}
