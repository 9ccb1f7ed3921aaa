import { isIP, isIPv6 } from 'node:net';
import { listenAddressOf, nutPort } from '../config/address_text.js';
import { outcomeOfList, type ListItem } from './account.js';
import type { Draft, User } from './draft.js';
import {
  givenIn,
  imported,
  notNeeded,
  rejected,
  settleAll,
  unsafe,
  unsupported,
  type Outcome,
  type Remark,
  type Section,
  type Setting,
} from './source.js';

/** dummy-ups plays a file (NUT: dummy-ups(8)): such a UPS only seems to be one, as ours. */
const pretendingDrivers: readonly (string | undefined)[] = ['dummy-ups', 'sentinel-ups'];

/** Imports ups.conf: the names and descriptions of dummy UPSes. */
export const importUpsConf = (sections: readonly Section[], draft: Draft): void => {
  for (const section of sections) {
    const { name, heading } = section;
    if (heading === null) {
      settleAll(section, notNeeded('it is for drivers that sentinel-ups does not start'));
      continue;
    }
    const given = givenIn(section);
    if (!pretendingDrivers.includes(given.get('driver')?.value)) {
      settleAll(section, unsupported('sentinel-ups runs no drivers for real UPSes yet'));
      continue;
    }
    settleAll(section, notNeeded('sentinel-ups is the NUT driver itself'));
    heading.outcome = draft.nameUps(name);
    const description = given.get('desc');
    if (description === undefined || heading.outcome.verdict !== 'imported') continue;
    description.setting.outcome =
      draft.upsNames[0] === name
        ? draft.set('ups.description', description.value)
        : imported('ups.aliases, which share the description of ups.name');
  }
};

/** The addresses of `LISTEN address [port]`, as `nut.listen` has them; null where it is not of that form. */
const addressesOf = ({ value }: Setting): readonly string[] | null => {
  const [address = '', port = String(nutPort), ...more] = (value ?? '').trim().split(/\s+/);
  // What upsd means by an asterisk (upsd.conf(5)).
  const hosts = address === '*' ? ['0.0.0.0', '::'] : [address];
  const addresses = hosts.map((host) => `${isIPv6(host) ? `[${host}]` : host}:${port}`);
  return more.length > 0 || addresses.some((one) => listenAddressOf(one, nutPort) === null)
    ? null
    : addresses;
};

/** The wildcard that an address is; null: it is none. */
const wildcardOf = (address: string): string | null => {
  const host = listenAddressOf(address, nutPort)?.host ?? '';
  return host === '0.0.0.0' || host === '::' ? host : null;
};

/** The wildcard among the addresses that listens at this one too; null: none does. */
const wildcardOver = (address: string, listens: readonly string[]): string | null => {
  const here = listenAddressOf(address, nutPort);
  const over = listens.find((other) => {
    const there = listenAddressOf(other, nutPort);
    const isSameFamily = isIP(there?.host ?? '') === isIP(here?.host ?? '');
    return other !== address && wildcardOf(other) !== null && isSameFamily && there?.port === here?.port;
  });
  return over === undefined ? null : wildcardOf(over);
};

/** The wildcards first: what they cover is not needed, and upsd could not listen on both. */
const importListens = (settings: readonly Setting[], draft: Draft): void => {
  const listens = settings.map((setting) => ({ setting, addresses: addressesOf(setting) }));
  const isWide = ({ addresses }: (typeof listens)[number]): boolean =>
    addresses?.some((address) => wildcardOf(address) !== null) === true;
  for (const { setting, addresses } of [
    ...listens.filter(isWide),
    ...listens.filter((one) => !isWide(one)),
  ]) {
    const items = addresses?.map((text): ListItem => {
      const over = wildcardOver(text, draft.listens);
      return { text, outcome: over === null ? draft.addListen(text) : notNeeded(`${over} covers it`) };
    });
    setting.outcome =
      items === undefined
        ? rejected('expected an address, and a port from 1 to 65535')
        : outcomeOfList({ key: setting.key, value: setting.value ?? '' }, 'nut.listen', items);
  }
};

const noTls = unsupported('sentinel-ups has no TLS for NUT clients yet');

/** The other settings of upsd (upsd.conf(5)), each with what it does by itself. */
const upsdOutcomes: ReadonlyMap<string, Outcome> = new Map([
  ['MAXCONN', notNeeded('sentinel-ups gives its upsd a limit: what the system lets it open, up to 4096')],
  ['MAXAGE', unsupported('upsd is run with its own 15 s')],
  ['TRACKINGDELAY', unsupported('upsd is run with its own hour')],
  ['CERTFILE', noTls],
  ['CERTPATH', noTls],
  ['CERTIDENT', noTls],
  ['CERTREQUEST', noTls],
  ['DISABLE_WEAK_SSL', noTls],
  ['STATEPATH', notNeeded('sentinel-ups gives its upsd a folder of its own')],
  ['ALLOW_NO_DEVICE', notNeeded('there is always a UPS')],
  ['ALLOW_NOT_ALL_LISTENERS', notNeeded('an address that the machine lacks is left out until it is there')],
  ['DEBUG_MIN', notNeeded('log.level says how much is told')],
]);

/** Imports upsd.conf: where upsd listens. */
export const importUpsdConf = (sections: readonly Section[], draft: Draft, remark: Remark): void => {
  const settings = sections.flatMap((section) => section.settings);
  importListens(
    settings.filter(({ key }) => key === 'LISTEN'),
    draft,
  );
  for (const setting of settings) setting.outcome = upsdOutcomes.get(setting.key) ?? setting.outcome;
  if (draft.listens.length > 0) return;
  draft.addListen(`127.0.0.1:${nutPort}`);
  remark(imported('nut.listen: without a usable LISTEN, upsd serves its own machine only'));
};

/** Passwords that stand in the source or the documents of the programs that are imported from, or in firmware. */
const knownPasswords = ['secret', 'monpass', 'adminpass', '123456', 'mypass', 'pass', 'password', 'admin'];

const wordsOf = ({ value }: Setting): readonly string[] => (value ?? '').toLowerCase().split(/[\s,]+/);

/** In this file upsd reads keys in whatever case. */
const valuesOf = ({ settings }: Section, key: string): readonly string[] =>
  settings.filter((setting) => setting.key.toLowerCase() === key).flatMap(wordsOf);

/** What NUT grants (upsd.users(5)) as the nearest of the three roles. */
const roleOf = (section: Section): User['role'] => {
  const upsmon = valuesOf(section, 'upsmon');
  const actions = valuesOf(section, 'actions');
  if (upsmon.includes('primary') || upsmon.includes('master') || actions.includes('fsd')) return 'primary';
  return actions.length + valuesOf(section, 'instcmds').length > 0 ? 'admin' : 'secondary';
};

const rights: Readonly<Record<User['role'], readonly string[]>> = {
  secondary: ['upsmon'],
  primary: ['upsmon', 'fsd'],
  admin: ['upsmon', 'set', 'instcmds'],
};

/** What a right that the file grants has become. */
const outcomeOfRight = (setting: Setting, role: User['role'], isKnown: boolean): Outcome => {
  const key = setting.key.toLowerCase();
  const granted = key === 'actions' ? wordsOf(setting) : [key];
  const isLess = key === 'upsmon' && role === 'secondary' && /primary|master/i.test(setting.value ?? '');
  if (!isLess && granted.every((right) => rights[role].includes(right)))
    return imported(`nut.users, role ${role}`);
  return isKnown
    ? unsafe(
        'NOT taken over: everyone knows the password, so that this user may only log in (role secondary)',
      )
    : rejected(`the user has the role ${role}, and one user has one role: make a second user for this`);
};

const importUser = (section: Section, draft: Draft): void => {
  const password = givenIn(section, (key) => key.toLowerCase()).get('password');
  if (password === undefined) {
    settleAll(section, unsafe('NOT taken over: a user without a password'));
    return;
  }
  const isKnown = knownPasswords.includes(password.value);
  const role = isKnown ? 'secondary' : roleOf(section);
  const outcome = draft.addUser({ name: section.name, password: password.value, role });
  if (outcome.verdict !== 'imported') {
    settleAll(section, outcome);
    return;
  }
  if (section.heading !== null) section.heading.outcome = outcome;
  const remedy =
    outcome.what === 'nut.presets'
      ? 'where no such appliance asks with it, make a user in nut.users instead'
      : 'give the user another one';
  password.setting.outcome = isKnown
    ? unsafe(`taken over as ${outcome.what}, but everyone knows this password: ${remedy}`)
    : outcome;
  for (const setting of section.settings)
    if (['upsmon', 'actions', 'instcmds'].includes(setting.key.toLowerCase()))
      setting.outcome = outcomeOfRight(setting, role, isKnown);
};

/** Imports the accounts of upsd.users. */
export const importUpsdUsers = (sections: readonly Section[], draft: Draft): void => {
  for (const section of sections)
    if (section.heading !== null) importUser(section, draft);
    else settleAll(section, notNeeded('it stands before the first user'));
};

/** For what NUT's start scripts and upsmon read (nut.conf(5), upsmon.conf(5)): nothing of it is imported. */
const importerOfNothing =
  (others: Outcome, known: ReadonlyMap<string, Outcome>) =>
  (sections: readonly Section[]): void => {
    for (const section of sections) {
      settleAll(section, others);
      for (const setting of section.settings) setting.outcome = known.get(setting.key) ?? others;
    }
  };

export const importNutConf = importerOfNothing(
  notNeeded('sentinel-ups starts its upsd by itself'),
  new Map([
    [
      'MODE',
      notNeeded(
        "sentinel-ups starts its upsd by itself; NUT's own server has to be off where it is to listen",
      ),
    ],
    ['UPSMON_OPTIONS', notNeeded("it stays in NUT's file, for upsmon")],
  ]),
);

export const importUpsmonConf = importerOfNothing(
  notNeeded('upsmon goes on reading it from its own file'),
  new Map([
    [
      'MONITOR',
      notNeeded(
        'upsmon goes on reading it from its own file; where another machine served the UPS, put the new address there',
      ),
    ],
  ]),
);
